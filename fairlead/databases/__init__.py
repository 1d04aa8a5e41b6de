"""Tables in databases, named by an address such as ``sqlite:///crm.db#leads``."""

from fairlead.databases.address import DatabaseAddress, address_of
from fairlead.databases.stores import check_sink, prepare, read_database
from fairlead.databases.transaction import Transaction

__all__ = ["DatabaseAddress", "Transaction", "address_of", "check_sink", "prepare", "read_database"]
