//! How much a file may hold before it is refused, so that no file can exhaust the machine.

/// Bounds on what is read. The defaults leave room for the largest municipality several times over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a package or text file, unpacked.
    pub unpacked: u64,
    /// Bytes of all the parts of a workbook, unpacked.
    pub workbook: u64,
    /// Bytes of a workbook's table of shared texts, which is held in memory, or of a whole old (.xls) one.
    pub in_memory: u64,
    /// Files in a zip file.
    pub entries: usize,
    /// Bytes unpacked for each byte packed.
    pub ratio: u64,
    /// Rows of one file or sheet.
    pub rows: u64,
    /// Bytes of one row.
    pub row: usize,
    /// Columns of one row.
    pub columns: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            unpacked: 4 << 30,
            workbook: 512 << 20,
            in_memory: 64 << 20,
            entries: 200,
            // Comma-separated registers shrink to a tenth; deflate itself ends at 1032.
            ratio: 300,
            // A hash table of so many keys is exactly full at its size, 64 MiB.
            rows: 3_500_000,
            row: 128 << 10,
            columns: 500,
        }
    }
}
