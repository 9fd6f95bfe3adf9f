//! Calls without streams, and who may make them.

use whitesmith::ErrorKind;
use whitesmith_tests::jukebox::{Client, GetSongError, SearchSongsError};

use super::desk::{KEY, SONG_ID, TOKEN};
use super::server::Server;
use super::{client, config};

/// What each request said of its caller: the token, and the key.
fn said(server: &Server) -> Vec<(Option<String>, Option<String>)> {
    let heads = server.asked();
    let said = |head: &http::request::Parts, name: &str| {
        let value = head.headers.get(name)?;
        Some(value.to_str().expect("text").to_owned())
    };
    heads
        .iter()
        .map(|head| (said(head, "authorization"), said(head, "x-jukebox-key")))
        .collect()
}

#[tokio::test]
async fn what_is_asked_for_is_answered() {
    let server = Server::jukebox().await;
    let output = client(server.url())
        .get_song(SONG_ID)
        .languages(["en", "de & fr"].map(str::to_owned))
        .with_lyrics(true)
        .room("lobby")
        .await
        .expect("it is there");
    assert_eq!(output.version, 7);
    assert_eq!(output.song.title, "Blue Moon");
    assert_eq!(output.song.seconds, Some(191));
    let asked = ["language=en&language=de%20%26%20fr&lyrics=true", "lobby"];
    assert_eq!(
        output.lyrics.as_deref(),
        Some(&asked.map(str::to_owned)[..])
    );
}

#[tokio::test]
async fn a_token_goes_before_a_key_unless_an_operation_prefers_the_key() {
    let server = Server::jukebox().await;
    let both = config(server.url()).bearer_token(TOKEN).api_key(KEY);
    let jukebox = Client::new(both.build());
    jukebox.get_song(SONG_ID).await.expect("it is let in");
    let found = jukebox.search_songs("moon & stars").await;
    assert_eq!(found.expect("it is let in").songs.len(), 2);
    jukebox.get_charts().await.expect("it is let in");
    jukebox.ping().await.expect("anybody is let in");
    let token = (Some(format!("Bearer {TOKEN}")), None);
    let key = (None, Some(KEY.to_owned()));
    assert_eq!(said(&server), [token.clone(), key, token, (None, None)]);
}

#[tokio::test]
async fn either_is_enough() {
    let server = Server::jukebox().await;
    let key = Client::new(config(server.url()).api_key(KEY).build());
    key.get_song(SONG_ID).await.expect("it is let in");
    let found = client(server.url()).search_songs("moon & stars").await;
    found.expect("it is let in");
    let token = (Some(format!("Bearer {TOKEN}")), None);
    assert_eq!(said(&server), [(None, Some(KEY.to_owned())), token]);
}

#[tokio::test]
async fn nobody_may_do_what_anybody_may() {
    let server = Server::jukebox().await;
    let jukebox = Client::new(config(server.url()).build());
    assert_eq!(
        jukebox
            .get_charts()
            .await
            .expect("it is let in")
            .songs
            .len(),
        1
    );
    jukebox.ping().await.expect("it is let in");
    assert_eq!(said(&server), vec![(None, None); 2]);

    let error = jukebox.get_song(SONG_ID).await.expect_err("nobody asks");
    let GetSongError::Other(error) = error else {
        panic!("{error:?}");
    };
    assert_eq!(error.kind(), ErrorKind::Credentials);
    assert!(error.to_string().contains("bearer_token"), "{error}");
    assert_eq!(server.asked().len(), 2, "it is not even sent");
}

#[tokio::test]
async fn who_is_not_on_the_list_is_told_so() {
    let server = Server::jukebox().await;
    let jukebox = Client::new(config(server.url()).bearer_token("guessed").build());
    let error = jukebox.get_song(SONG_ID).await.expect_err("a wrong token");
    assert_eq!(
        error.to_string(),
        "GetSong: Unauthorized: not on the list (HTTP 401, 1 attempt)"
    );
    let GetSongError::Unauthorized(error) = error else {
        panic!("{error:?}");
    };
    assert_eq!(error.message.as_deref(), Some("not on the list"));

    let jukebox = Client::new(config(server.url()).api_key("guessed").build());
    let error = jukebox.search_songs("moon & stars").await;
    let error = error.expect_err("a wrong key");
    assert!(
        matches!(error, SearchSongsError::Unauthorized(_)),
        "{error}"
    );
}

#[tokio::test]
async fn a_modelled_error_has_its_members() {
    let server = Server::jukebox().await;
    let error = client(server.url()).get_song("unheard").await;
    let GetSongError::NoSuchSong(error) = error.expect_err("there is none") else {
        panic!("another error");
    };
    assert_eq!(error.song_id, "unheard");
    assert_eq!(
        error.metadata().status().map(|status| status.as_u16()),
        Some(404)
    );
}
