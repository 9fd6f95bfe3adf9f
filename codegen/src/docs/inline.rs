//! Styled text → words of Markdown: escaping, code spans, emphasis, links.

use super::Links;
use super::escape::{self, Link};
use super::markdown::longest_backticks;

/// What a run of text is, its emphasis and link aside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Kind {
    #[default]
    Text,
    Code,
    /// The text of an anchor without target, which by custom names a shape.
    Name,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Style {
    pub(super) kind: Kind,
    pub(super) strong: bool,
    pub(super) emphasis: bool,
    pub(super) link: Option<Link>,
}

/// Text of one style.
#[derive(Clone, Debug)]
pub(super) struct Run {
    pub(super) text: String,
    pub(super) style: Style,
}

impl Run {
    pub(super) fn plain(text: &str) -> Run {
        Run {
            text: text.to_owned(),
            style: Style::default(),
        }
    }

    /// The character of its Markdown that the text before it touches.
    fn first(&self) -> char {
        self.edge(self.text.chars().next())
    }

    fn last(&self) -> char {
        self.edge(self.text.chars().next_back())
    }

    fn edge(&self, c: Option<char>) -> char {
        match c {
            Some(c) if self.style.kind != Kind::Code || c.is_whitespace() => c,
            _ => '`',
        }
    }

    pub(super) fn strong(text: &str) -> Run {
        Run {
            text: text.to_owned(),
            style: Style {
                strong: true,
                ..Style::default()
            },
        }
    }
}

/// A piece of Markdown that holds no place to break a line.
#[derive(Debug, Default)]
struct Atom {
    markdown: String,
    /// Whether white space stands before it.
    spaced: bool,
    style: Style,
    /// Whether it is a reference without target, such as ``[`Name`]``.
    is_reference: bool,
}

/// The words of a paragraph. A word stays whole when lines are wrapped; a code span is one, whatever is in it.
pub(super) fn words(runs: &[Run], links: &Links<'_>) -> Vec<String> {
    let mut runs = join_code(runs);
    settle(&mut runs, Level::Strong);
    settle(&mut runs, Level::Weak);
    let mut atoms = Vec::new();
    let mut spaced = false;
    for run in join(runs, |a, b| a == b) {
        spaced |= run.text.starts_with(char::is_whitespace);
        let before = atoms.len();
        match run.style.kind {
            Kind::Code => code_atom(&run, spaced, links, &mut atoms),
            Kind::Text | Kind::Name => text_atoms(&run, spaced, &mut atoms),
        }
        let is_blank = atoms.len() == before;
        spaced = run.text.ends_with(char::is_whitespace) || (is_blank && spaced);
    }
    keep_references_apart(&mut atoms);
    write(&atoms)
}

/// Joins neighbours that are code: two code spans that touch would read as one with backticks in it. Names become code,
/// or text where they cannot be names.
fn join_code(runs: &[Run]) -> Vec<Run> {
    let mut named = runs.to_vec();
    for run in named.iter_mut().filter(|run| run.style.kind == Kind::Name) {
        let name = run.text.trim();
        let is_type = name.starts_with(|c: char| c.is_ascii_uppercase()) && is_shape_name(name);
        run.style.kind = if is_type { Kind::Code } else { Kind::Text };
    }
    join(named, |a, b| {
        a == b || (a.kind == Kind::Code && b.kind == Kind::Code && a.link == b.link)
    })
}

fn join(runs: Vec<Run>, is_one: impl Fn(&Style, &Style) -> bool) -> Vec<Run> {
    let mut joined: Vec<Run> = Vec::with_capacity(runs.len());
    for run in runs {
        match joined.last_mut() {
            Some(last) if is_one(&last.style, &run.style) => last.text.push_str(&run.text),
            _ => joined.push(run),
        }
    }
    joined
}

/// The two levels of emphasis, of which `Strong` may hold `Weak`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    Strong,
    Weak,
}

/// Takes emphasis from text that a letter touches from outside: Markdown would show its marks.
fn settle(runs: &mut [Run], level: Level) {
    let has = |run: &Run| {
        if level == Level::Strong {
            run.style.strong
        } else {
            run.style.emphasis
        }
    };
    // Without a mark of a link or an outer level between them.
    let near = |a: &Run, b: &Run| {
        a.style.link == b.style.link && (level == Level::Strong || a.style.strong == b.style.strong)
    };
    let touches = |a: &Run, b: &Run, outside: char| {
        near(a, b)
            && !is_punctuation(outside)
            && ![a.last(), b.first()].into_iter().any(char::is_whitespace)
    };
    let mut start = 0;
    while let Some(rest) = runs.get(start..).filter(|rest| !rest.is_empty()) {
        let mut groups = rest.chunk_by(|a, b| near(a, b) && has(a) == has(b));
        let end = start + groups.next().map_or(1, <[Run]>::len);
        let pair = |index: usize| Some((runs.get(index.checked_sub(1)?)?, runs.get(index)?));
        let is_touched = pair(start).is_some_and(|(a, b)| touches(a, b, a.last()))
            || pair(end).is_some_and(|(a, b)| touches(a, b, b.first()));
        if is_touched {
            for run in runs.iter_mut().take(end).skip(start) {
                match level {
                    Level::Strong => run.style.strong = false,
                    Level::Weak => run.style.emphasis = false,
                }
            }
        }
        start = end;
    }
}

/// Whether a character is surely punctuation to Markdown, whose list is longer.
fn is_punctuation(c: char) -> bool {
    c.is_ascii_punctuation() || matches!(c, '\u{2010}'..='\u{2027}')
}

/// Whether a text can be a shape's name, absolute or relative, with or without a member (Smithy spec, "Shape ID").
fn is_shape_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '#' | '$'))
}

fn code_atom(run: &Run, spaced: bool, links: &Links<'_>, atoms: &mut Vec<Atom>) {
    let code = run.text.split_whitespace().collect::<Vec<_>>().join(" ");
    if code.is_empty() {
        return;
    }
    let fence = "`".repeat(longest_backticks(&code) + 1);
    let pad = if code.starts_with('`') || code.ends_with('`') {
        " "
    } else {
        ""
    };
    let mut is_reference = false;
    let mut markdown = format!("{fence}{pad}{code}{pad}{fence}");
    if run.style.link.is_none()
        && is_shape_name(&code)
        && let Some(target) = links(&code)
    {
        is_reference = target == code;
        markdown = if is_reference {
            format!("[{markdown}]")
        } else {
            format!("[{markdown}]({target})")
        };
    }
    atoms.push(Atom {
        markdown,
        spaced,
        style: run.style.clone(),
        is_reference,
    });
}

fn text_atoms(run: &Run, spaced: bool, atoms: &mut Vec<Atom>) {
    let text = run.text.trim();
    let mut style = run.style.clone();
    if style
        .link
        .as_ref()
        .is_some_and(|link| link.target() == text)
    {
        // The link is its own text: an autolink says it once.
        style.link = None;
        atoms.push(Atom {
            markdown: format!("<{text}>"),
            spaced,
            style,
            is_reference: false,
        });
        return;
    }
    // The marks of a style touch its first and last word.
    let is_marked = style.strong || style.emphasis || style.link.is_some();
    let mut touches_before = is_marked || !run.first().is_whitespace();
    let touches_after = is_marked || !run.last().is_whitespace();
    let mut spaced = spaced;
    let mut words = text.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let touches = (touches_before, touches_after && words.peek().is_none());
        let markdown = escape::word(word, touches, style.link.is_some());
        atoms.push(Atom {
            markdown,
            spaced,
            style: style.clone(),
            is_reference: false,
        });
        touches_before = false;
        spaced = true;
    }
}

/// Completes a reference, such as ``[`Name`]``, where what follows it would make something else of it.
fn keep_references_apart(atoms: &mut [Atom]) {
    let mut following: Option<(bool, char)> = None;
    for atom in atoms.iter_mut().rev() {
        if atom.is_reference && matches!(following, Some((false, ':' | '(' | '['))) {
            atom.markdown.push_str("[]");
        }
        let first = if atom.style.link.is_some() {
            Some('[')
        } else {
            atom.markdown.chars().next()
        };
        following = first.map(|first| (atom.spaced, first));
    }
}

/// Joins atoms to words, with the marks of their styles: a link holds strong emphasis, that holds emphasis.
fn write(atoms: &[Atom]) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let nothing = Atom::default();
    let mut last = &nothing;
    for atom in atoms.iter().chain([&nothing]) {
        let keeps_link = last.style.link == atom.style.link;
        let keeps_strong = keeps_link && last.style.strong == atom.style.strong;
        let keeps_emphasis = keeps_strong && last.style.emphasis == atom.style.emphasis;
        if last.style.emphasis && !keeps_emphasis {
            word.push('_');
        }
        if last.style.strong && !keeps_strong {
            word.push_str("**");
        }
        if let (Some(link), false) = (&last.style.link, keeps_link) {
            let target = link.target();
            // Brackets, as parentheses in it could end it.
            let (open, close) = if target.contains(['(', ')']) {
                ("](<", ">)")
            } else {
                ("](", ")")
            };
            word.extend([open, target, close]);
        }
        if atom.spaced && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        let opens_link = atom.style.link.is_some() && !keeps_link;
        if word.ends_with('!') && (opens_link || atom.markdown.starts_with('[')) {
            // Or it would be an image.
            word.pop();
            word.push_str("\\!");
        }
        if opens_link {
            word.push('[');
        }
        if atom.style.strong && !keeps_strong {
            word.push_str("**");
        }
        if atom.style.emphasis && !keeps_emphasis {
            word.push('_');
        }
        word.push_str(&atom.markdown);
        last = atom;
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}
