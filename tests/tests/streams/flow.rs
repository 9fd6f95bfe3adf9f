//! Who is slow holds the other side back.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use bytes::Bytes;
use whitesmith::ByteStream;

use super::server::serve;
use super::{channel, client};

const CHUNK: usize = 64 * 1024;
const CHUNKS: u64 = 1024;
const ALL: u64 = CHUNKS * CHUNK as u64;

/// More than what systems keep for connections on loopback, and far less than all.
const MOST: u64 = ALL / 2;

/// Until nothing has moved for a while.
async fn until_still(moved: &AtomicU64) -> u64 {
    loop {
        let before = moved.load(Ordering::SeqCst);
        tokio::time::sleep(Duration::from_millis(300)).await;
        let after = moved.load(Ordering::SeqCst);
        if before > 0 && before == after {
            return after;
        }
    }
}

#[tokio::test]
async fn what_is_not_read_is_not_sent() {
    let sent = Arc::new(AtomicU64::new(0));
    let counter = Arc::clone(&sent);
    let (url, served) = serve(move |accept| {
        let mut connection = accept();
        connection.head();
        connection.begin("200 OK", &[], ALL);
        for _ in 0..CHUNKS {
            connection.write(&[7; CHUNK]).expect("somebody who listens");
            counter.fetch_add(CHUNK as u64, Ordering::SeqCst);
        }
    });
    let got = client(&url).get("it").await.expect("it begins");
    let mut chunks = got.body.into_chunks();
    let first = chunks
        .next()
        .await
        .expect("a chunk")
        .expect("as it was sent");
    let in_between = until_still(&sent).await;
    assert!(in_between < MOST, "{in_between} bytes went ahead");
    let mut received = first.len() as u64;
    while let Some(chunk) = chunks.next().await {
        received += chunk.expect("as it was sent").len() as u64;
    }
    assert_eq!(received, ALL);
    served.join().expect("a server that ends well");
}

#[tokio::test]
async fn what_is_not_taken_is_not_asked_for() {
    let (go, gone) = std::sync::mpsc::channel();
    let (url, served) = serve(move |accept| {
        let mut connection = accept();
        connection.head();
        gone.recv().expect("a word");
        let length = connection.skip_chunks();
        connection.answer("200 OK", &[], "");
        length
    });
    let asked = Arc::new(AtomicU64::new(0));
    let counter = Arc::clone(&asked);
    let (mut sender, body) = channel();
    tokio::spawn(async move {
        let chunk = Bytes::from_static(&[b'7'; CHUNK]);
        for _ in 0..CHUNKS {
            if sender.send_data(chunk.clone()).await.is_err() {
                break;
            }
            counter.fetch_add(CHUNK as u64, Ordering::SeqCst);
        }
    });
    let client = client(&url);
    let sending =
        tokio::spawn(async move { client.append(ByteStream::from_body(body)).await.map(drop) });
    let in_between = until_still(&asked).await;
    assert!(in_between < MOST, "{in_between} bytes went ahead");
    go.send(()).expect("somebody who waits");
    sending.await.expect("it ends").expect("it is taken");
    assert_eq!(served.join().expect("a server that ends well"), ALL);
}
