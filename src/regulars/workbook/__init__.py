"""The workbook: written for the seller, who goes on working in it by hand."""

from regulars.workbook.contents import Contents, Fact, Look, Written
from regulars.workbook.package import verify
from regulars.workbook.writer import write

__all__ = ["Contents", "Fact", "Look", "Written", "verify", "write"]
