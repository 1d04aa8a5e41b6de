"""How past leads were given out: who could have had them, and with what chance."""
