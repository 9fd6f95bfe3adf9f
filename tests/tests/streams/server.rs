//! The server.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::thread;

/// Listens on loopback, and has `talk` with each connection in turn. Gives the URL, and what comes of it.
pub(super) fn serve<T: Send + 'static>(
    talk: impl FnOnce(&mut dyn FnMut() -> Connection) -> T + Send + 'static,
) -> (String, thread::JoinHandle<T>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port of loopback");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let mut accept = move || {
        let (stream, _) = listener.accept().expect("a connection");
        Connection(BufReader::with_capacity(64 * 1024, stream))
    };
    (url, thread::spawn(move || talk(&mut accept)))
}

pub(super) struct Connection(BufReader<TcpStream>);

/// What stands before the body of a request.
#[derive(Debug)]
pub(super) struct Head(String);

impl Head {
    /// The value of a header.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let mut lines = self.0.lines().filter_map(|line| line.split_once(": "));
        lines
            .find(|(found, _)| found.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }

    fn number(&self, name: &str) -> Option<u64> {
        self.get(name)?.parse().ok()
    }
}

/// What came as `aws-chunked`, of which no more is kept than this.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Upload {
    /// How long the body was, decoded.
    pub(super) length: u64,
    /// The line behind it.
    pub(super) trailer: String,
}

impl Connection {
    pub(super) fn head(&mut self) -> Head {
        let mut head = String::new();
        while self.0.read_line(&mut head).expect("a head") > 2 {}
        assert!(head.ends_with("\r\n\r\n"), "{head}");
        Head(head)
    }

    /// The body of a request, by its length or by chunks.
    pub(super) fn body(&mut self, head: &Head) -> String {
        let mut body = String::new();
        match head.number("content-length") {
            Some(length) => {
                let mut limited = (&mut self.0).take(length);
                limited.read_to_string(&mut body).expect("a body");
            }
            None => while self.chunk(&mut body) > 0 {},
        }
        body
    }

    /// Reads a chunk of `transfer-encoding: chunked`; an empty one is the last.
    fn chunk(&mut self, body: &mut String) -> u64 {
        let size = u64::from_str_radix(self.line().trim(), 16).expect("a size");
        let mut limited = (&mut self.0).take(size);
        limited.read_to_string(body).expect("a chunk");
        assert_eq!(self.line(), "\r\n");
        size
    }

    /// Reads what came as `aws-chunked`, and throws it away; but sees that the lengths are those of the head.
    pub(super) fn upload(&mut self, head: &Head) -> Upload {
        assert_eq!(head.get("content-encoding"), Some("aws-chunked"));
        let (mut length, mut encoded) = (0, 0);
        loop {
            let line = self.line();
            encoded += line.len() as u64;
            let size = u64::from_str_radix(line.trim(), 16).expect("a size");
            if size == 0 {
                break;
            }
            let read = io::copy(&mut (&mut self.0).take(size), &mut io::sink());
            assert_eq!(read.expect("a chunk"), size);
            assert_eq!(self.line(), "\r\n");
            length += size;
            encoded += size + 2;
        }
        let trailer = self.line();
        assert_eq!(self.line(), "\r\n");
        encoded += trailer.len() as u64 + 2;
        assert_eq!(head.number("content-length"), Some(encoded));
        assert_eq!(head.number("x-amz-decoded-content-length"), Some(length));
        let trailer = trailer.trim_end().to_owned();
        Upload { length, trailer }
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.0.read_line(&mut line).expect("a line");
        line
    }

    /// Answers with a status, headers and a body.
    pub(super) fn answer(&mut self, status: &str, headers: &[(&str, &str)], body: &str) {
        let length = body.len() as u64;
        self.begin(status, headers, length);
        self.write(body.as_bytes()).expect("somebody who listens");
    }

    /// Begins an answer of a length.
    pub(super) fn begin(&mut self, status: &str, headers: &[(&str, &str)], length: u64) {
        let mut head = format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\n");
        for (name, value) in headers {
            head.extend([name, ": ", value, "\r\n"]);
        }
        head.push_str("\r\n");
        self.write(head.as_bytes()).expect("somebody who listens");
    }

    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.0.get_mut().write_all(bytes)
    }

    /// All that comes until the client hangs up.
    pub(super) fn rest(mut self) -> String {
        let mut rest = Vec::new();
        // How it hangs up is all the same.
        let _ = self.0.read_to_end(&mut rest);
        String::from_utf8_lossy(&rest).into_owned()
    }

    /// Reads a body that comes by chunks, and throws it away. Gives its length.
    pub(super) fn skip_chunks(&mut self) -> u64 {
        let mut length = 0;
        loop {
            let size = u64::from_str_radix(self.line().trim(), 16).expect("a size");
            let read = io::copy(&mut (&mut self.0).take(size), &mut io::sink());
            assert_eq!(read.expect("a chunk"), size);
            assert_eq!(self.line(), "\r\n");
            if size == 0 {
                return length;
            }
            length += size;
        }
    }
}
