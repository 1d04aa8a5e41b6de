"""What people read of a calibration (`words`), and of a scenario that may have been calibrated (`standing`)."""
