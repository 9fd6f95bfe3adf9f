//! The responses that are read.

use std::fmt::Write as _;

use bytes::Bytes;

/// A session of which all members are there, as a service writes it: on one line.
pub(crate) fn session() -> Bytes {
    let pretty = include_str!("../../../data/get_session_response.json");
    let lines: String = pretty.lines().map(str::trim).collect();
    Bytes::from(lines.replace("\": ", "\":"))
}

/// A page of results with so many rows of eight columns.
pub(crate) fn rows(count: usize) -> Bytes {
    let mut json = Json::new();
    (0..count).for_each(|_| json.row());
    json.end()
}

/// A page of results with about so many bytes.
pub(crate) fn rows_of(bytes: usize) -> Bytes {
    let mut json = Json::new();
    while json.text.len() < bytes {
        json.row();
    }
    json.end()
}

const COLUMNS: [(&str, &str); 8] = [
    ("order_id", "bigint"),
    ("customer", "varchar"),
    ("country", "varchar"),
    ("product", "varchar"),
    ("quantity", "integer"),
    ("price", "decimal"),
    ("ordered_at", "timestamp"),
    ("note", "varchar"),
];

struct Json {
    text: String,
    rows: usize,
}

impl Json {
    fn new() -> Self {
        Self {
            text: r#"{"ResultSet":{"Rows":["#.to_owned(),
            rows: 0,
        }
    }

    fn row(&mut self) {
        let n = self.rows;
        if n > 0 {
            self.text.push(',');
        }
        self.rows += 1;
        let (quantity, cents) = (n % 17 + 1, n * 37 % 10_000);
        // One note in eight is null, one in nine has characters that JSON escapes.
        let note = match n {
            _ if n.is_multiple_of(8) => "{}".to_owned(),
            _ if n.is_multiple_of(9) => {
                r#"{"VarCharValue":"said \"soon\"\nand hung up"}"#.to_owned()
            }
            _ => format!(r#"{{"VarCharValue":"left at door {}"}}"#, n % 250),
        };
        let row = format_args!(
            r#"{{"Data":[{{"VarCharValue":"{id}"}},{{"VarCharValue":"customer-{customer:05}"}},{{"VarCharValue":"{country}"}},{{"VarCharValue":"product {product}"}},{{"VarCharValue":"{quantity}"}},{{"VarCharValue":"{price}.{cents:02}"}},{{"VarCharValue":"2026-11-{day:02} {hour:02}:15:30.000"}},{note}]}}"#,
            id = 9_000_000 + n,
            customer = n * 7_919 % 99_991,
            country = ["DE", "FR", "IN", "US", "日本"][n % 5],
            product = n * 31 % 1_000,
            price = cents * quantity / 100,
            cents = cents * quantity % 100,
            day = n % 28 + 1,
            hour = n % 24,
        );
        let _ = self.text.write_fmt(row);
    }

    fn end(mut self) -> Bytes {
        self.text
            .push_str(r#"],"ResultSetMetadata":{"ColumnInfo":["#);
        for (index, (name, kind)) in COLUMNS.iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            let _ = write!(
                self.text,
                r#"{comma}{{"CatalogName":"hive","SchemaName":"","TableName":"","Name":"{name}","Label":"{name}","Type":"{kind}","Precision":17,"Scale":0,"Nullable":"UNKNOWN","CaseSensitive":false}}"#
            );
        }
        self.text
            .push_str(r#"]}},"NextToken":"AZ8x0Jk3Pq7Vb2Nm","UpdateCount":0}"#);
        Bytes::from(self.text)
    }
}
