"""regulars: the list of a marketplace seller's past customers, kept from shipment reports."""

__version__ = "0.1.0"
