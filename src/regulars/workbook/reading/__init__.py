"""What an edited workbook is taken apart with; ``regulars.workbook.reader`` puts it together."""
