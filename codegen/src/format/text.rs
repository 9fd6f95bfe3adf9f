//! Items written as they stand in a file, which is sooner done than to make tokens, parse them and print them.
//!
//! What is written is what `prettyplease` would print of it; where that depends on more than whether a list fits in a line,
//! the item is given to it ([`Text::is_wide`]). Tables are a language of our own, in which it prints nothing.

use std::fmt::{Arguments, Write as _};

/// Columns of a line, as `prettyplease` has them.
const WIDTH: usize = 89;

/// Columns of a structure's literal in one line, as `prettyplease` has them.
const LITERAL_WIDTH: usize = 35;

/// Columns of a row of a table, as `rustfmt` has them.
const ROW_WIDTH: usize = 100;

/// What a row that is too long for a line goes on behind.
const BREAK: &str = "\n        ";

/// The text of a file while it is written.
#[derive(Debug, Default)]
pub(crate) struct Text {
    pub(super) out: String,
    indent: usize,
    /// Whether a line of code was written that `prettyplease` would break.
    pub(super) is_wide: bool,
}

impl Text {
    /// Writes a comment of docs.
    pub(crate) fn docs(&mut self, lines: &[String]) {
        for line in lines {
            self.indent();
            self.out.push_str("///");
            if !line.is_empty() {
                self.out.push(' ');
            }
            self.out.push_str(line);
            self.out.push('\n');
        }
    }

    /// Writes a comment of one line of docs.
    pub(crate) fn doc(&mut self, line: Arguments<'_>) {
        self.indent();
        self.out.push_str("/// ");
        self.write(line);
        self.out.push('\n');
    }

    /// Writes a line of code.
    pub(crate) fn line(&mut self, line: Arguments<'_>) {
        let start = self.out.len();
        self.indent();
        self.write(line);
        self.is_wide |= self.out.len() - start > WIDTH;
        self.out.push('\n');
    }

    /// Writes code whose lines nobody breaks.
    pub(crate) fn raw(&mut self, code: Arguments<'_>) {
        self.write(code);
        self.out.push('\n');
    }

    /// Writes a block behind its head.
    pub(crate) fn block(&mut self, head: Arguments<'_>, content: impl FnOnce(&mut Self)) {
        self.line(format_args!("{head} {{"));
        let start = self.out.len();
        self.nested(content);
        if self.out.len() == start {
            self.out.truncate(start - 1);
            self.out.push_str("}\n");
        } else {
            self.line(format_args!("}}"));
        }
    }

    /// Writes lines that are indented once more.
    pub(crate) fn nested(&mut self, content: impl FnOnce(&mut Self)) {
        self.indent += 4;
        content(self);
        self.indent -= 4;
    }

    /// Writes a list in one line if it fits, else with a line for each item. Its brackets end `before` and begin `after`.
    pub(crate) fn list(&mut self, before: &str, items: &[String], after: &str) {
        let between = items.len().saturating_sub(1) * ", ".len();
        let length = items.iter().map(String::len).sum::<usize>() + between;
        if self.indent + before.len() + length + after.len() <= WIDTH {
            let items = items.join(", ");
            self.line(format_args!("{before}{items}{after}"));
        } else {
            self.line(format_args!("{before}"));
            self.nested(|text| items.iter().for_each(|it| text.line(format_args!("{it},"))));
            self.line(format_args!("{after}"));
        }
    }

    /// Writes the literal of a structure: the values of its fields, and what gives the others.
    pub(crate) fn literal(&mut self, name: &str, values: &[String], rest: Option<&str>) {
        let all: Vec<&str> = values.iter().map(String::as_str).chain(rest).collect();
        let literal = format!("{name} {{ {} }}", all.join(", "));
        if literal.len() <= LITERAL_WIDTH {
            self.line(format_args!("{literal}"));
        } else {
            self.block(format_args!("{name}"), |text| {
                for it in values {
                    text.line(format_args!("{it},"));
                }
                if let Some(it) = rest {
                    text.line(format_args!("{it}"));
                }
            });
        }
    }

    /// Writes a row of a table.
    pub(crate) fn row(&mut self, row: Arguments<'_>) {
        self.out.push_str("    ");
        let start = self.out.len() - 4;
        self.write(row);
        self.out.push_str(";\n");
        if self.out.len() - start > ROW_WIDTH {
            self.break_row(start);
        }
    }

    /// Breaks the row at `start` in front of its `=` if it is too long for a line; when what is behind that is too long as
    /// well, and names several calls, each of those gets a line.
    fn break_row(&mut self, start: usize) {
        let Some(row) = self.out.get(start..) else {
            return;
        };
        if row.trim_end().chars().count() > ROW_WIDTH
            && let Some(equals) = row.find(" = ")
        {
            let start = start + equals;
            self.out.replace_range(start..=start, BREAK);
            self.break_calls(start + 1);
        }
    }

    /// Breaks the calls of the line at `start`, if that is too long. A literal may say anything, and ends with a quote.
    fn break_calls(&mut self, start: usize) {
        let Some((_, line)) = self.out.split_at_checked(start) else {
            return;
        };
        if line.trim_end().chars().count() > ROW_WIDTH
            && let Some((head, calls)) = line.rsplit_once(", for ")
            && calls.contains(", ")
            && !calls.contains('"')
        {
            let calls = calls.replace(", ", &format!(",{BREAK}"));
            let broken = format!("{head},{BREAK}for {calls}");
            self.out.replace_range(start.., &broken);
        }
    }

    fn indent(&mut self) {
        self.out.extend(std::iter::repeat_n(' ', self.indent));
    }

    fn write(&mut self, text: Arguments<'_>) {
        // Writing into a string does not fail.
        _ = self.out.write_fmt(text);
    }
}
