//! Finding and tidying: explore, the library, the bin, archives.

use atelier::domain::{CreationId, creation};
use atelier::providers::Format;
use poem::http::Method;

use super::pages::{post, visitor};
use crate::support::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn explore_sorts_by_what_people_think() {
    let app = TestApp::start();
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(app.creation().by("ann").file(Format::Webp, b"x").save().await.id);
    }
    let (bob, cleo) = (visitor(&app, "bob").await, visitor(&app, "cleo").await);
    for (who, place, score) in [(&bob, 0, "5"), (&bob, 1, "4"), (&cleo, 1, "5"), (&bob, 2, "1")] {
        post(who, &format!("/c/{}/rating", ids[place]), &[("score", score)]).await;
    }
    for text in ["one", "two"] {
        post(&bob, &format!("/c/{}/comments", ids[2]), &[("text", text)]).await;
    }
    post(&bob, &format!("/c/{}/comments", ids[0]), &[("text", "three")]).await;
    let order = async |path: &str| {
        let html = app.anon().get(path).await.text();
        let found = html.split("href=\"/c/").skip(1).filter_map(|rest| rest.split('"').next()?.parse().ok());
        found.map(CreationId).collect::<Vec<_>>()
    };
    assert_eq!(order("/explore").await, [ids[2], ids[1], ids[0]]);
    assert_eq!(order("/explore?sort=rated").await, [ids[1], ids[0], ids[2]]);
    assert_eq!(order("/explore?sort=rated&kind=image").await, [ids[1], ids[0], ids[2]]);
    assert!(order("/explore?sort=rated&kind=video").await.is_empty());
    assert_eq!(order("/explore?sort=discussed").await, [ids[2], ids[0]]);
    assert_eq!(order("/explore?sort=discussed&generator=image").await, [ids[2], ids[0]]);

    // A better opinion moves it up; what is hidden is in no list, and comes back with what it had.
    post(&bob, &format!("/c/{}/rating", ids[2]), &[("score", "5")]).await;
    assert_eq!(order("/explore?sort=rated").await, [ids[1], ids[2], ids[0]]);
    let owner = app.account("ann");
    let caller = atelier::domain::Caller::owner(&owner);
    let hide = |privacy| {
        let (caller, id) = (caller.clone(), ids[1]);
        let changes = creation::Changes { privacy: Some(privacy), ..Default::default() };
        app.store.write_blocking(move |tx| creation::update(tx, &caller, id, changes)).unwrap();
    };
    hide(atelier::domain::Privacy::Private);
    assert_eq!(order("/explore?sort=rated").await, [ids[2], ids[0]]);
    hide(atelier::domain::Privacy::Public);
    assert_eq!(order("/explore?sort=rated").await, [ids[1], ids[2], ids[0]]);
    post(&bob, "/comments/1/delete", &[]).await;
    post(&bob, "/comments/2/delete", &[]).await;
    assert_eq!(order("/explore?sort=discussed").await, [ids[0]]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_goes_on_where_the_one_before_ended() {
    let app = TestApp::start();
    for _ in 0..40 {
        app.creation().by("ann").file(Format::Webp, b"x").save().await;
    }
    let first = app.anon().get("/explore").await.text();
    assert_eq!(first.matches("class=\"tile ").count(), 36);
    assert!(first.contains("href=\"/explore?after=5\""), "{first}");
    // What comes meanwhile does not shift it.
    app.creation().by("ann").file(Format::Webp, b"x").save().await;
    let second = app.anon().get("/explore?after=5").await.text();
    assert_eq!(second.matches("class=\"tile ").count(), 4);
    assert!(!second.contains("rel=\"next\""), "{second}");
    assert_eq!(app.anon().get("/explore?after=nonsense&sort=rated").await.status.as_u16(), 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_library_is_filtered_and_changed_many_at_once() {
    let app = TestApp::start();
    let (ann, bob) = (visitor(&app, "ann").await, visitor(&app, "bob").await);
    let public = app.creation().by("ann").file(Format::Webp, b"x").save().await.id;
    let private = app.creation().by("ann").private().file(Format::Webp, b"y").save().await.id;
    let link = |id| format!("href=\"/c/{id}\"");
    let shown = async |query: &str| {
        let html = ann.get(&format!("/library{query}")).await.text();
        (html.contains(&link(public)), html.contains(&link(private)))
    };
    assert_eq!(shown("").await, (true, true));
    assert_eq!(shown("?privacy=private").await, (false, true));
    assert_eq!(shown("?kind=image&status=done&q=SUNSET").await, (true, true));
    assert_eq!(shown("?kind=video").await, (false, false));
    assert_eq!(shown("?generator=image&model=10003").await, (true, true));
    assert_eq!(shown("?generator=joke").await, (false, false));
    assert_eq!(shown("?model=37").await, (false, false));
    assert_eq!(shown("?q=nothing+like+it").await, (false, false));

    let (a, b) = (public.to_string(), private.to_string());
    let reply = post(&ann, "/library/bulk", &[("deed", "private"), ("id", &a), ("id", &b)]).await;
    assert_eq!((reply.status.as_u16(), reply.header("location")), (303, "/library"));
    assert_eq!(shown("?privacy=public").await, (false, false));
    post(&ann, "/library/bulk", &[("deed", "publish"), ("id", &b)]).await;
    assert_eq!(app.anon().get(&format!("/c/{private}")).await.status.as_u16(), 200);

    // All or nothing, and never another's.
    let strange = post(&bob, "/library/bulk", &[("deed", "delete"), ("id", &b)]).await;
    assert_eq!(strange.status.as_u16(), 403);
    let mixed = post(&ann, "/library/bulk", &[("deed", "delete"), ("id", &a), ("id", "999")]).await;
    assert_eq!((mixed.status.as_u16(), shown("").await), (404, (true, true)));
    assert_eq!(post(&ann, "/library/bulk", &[("deed", "burn"), ("id", &a)]).await.status.as_u16(), 400);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bin_gives_back_for_thirty_days() {
    let app = TestApp::start();
    let (ann, bob) = (visitor(&app, "ann").await, visitor(&app, "bob").await);
    let id = app.creation().by("ann").file(Format::Webp, b"x").save().await.id.to_string();
    let restore = [("deed", "restore"), ("id", id.as_str())];
    assert_eq!(post(&ann, "/library/bulk", &restore).await.status.as_u16(), 404, "it is not in the bin");
    post(&ann, &format!("/c/{id}/delete"), &[]).await;
    assert!(ann.get("/library/trash").await.text().contains(&format!("value=\"{id}\"")));
    assert_eq!(ann.get(&format!("/c/{id}")).await.status.as_u16(), 404);
    assert_eq!(post(&bob, "/library/bulk", &restore).await.status.as_u16(), 404);
    post(&ann, "/library/bulk", &restore).await;
    assert_eq!(app.anon().get(&format!("/c/{id}")).await.status.as_u16(), 200);

    post(&ann, &format!("/c/{id}/delete"), &[]).await;
    app.clock.advance(creation::TRASH_KEPT);
    let fresh = post(&app.anon(), "/login", &[("login", "ann"), ("password", "correct horse")]).await;
    let ann = app.anon().with("cookie", fresh.header("set-cookie").split(';').next().unwrap_or_default());
    assert!(!ann.get("/library/trash").await.text().contains(&format!("value=\"{id}\"")));
    assert_eq!(post(&ann, "/library/bulk", &restore).await.status.as_u16(), 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_lies_in_the_bin_for_too_long_is_erased() {
    let app = TestApp::start();
    let ann = visitor(&app, "ann").await;
    let old = app.creation().by("ann").file(Format::Webp, b"old").save().await;
    let young = app.creation().by("ann").file(Format::Webp, b"young").save().await;
    let kept = app.creation().by("ann").file(Format::Webp, b"kept").save().await;
    let blob = |creation: &atelier::domain::Creation| creation.media[0].blob;
    post(&ann, &format!("/c/{}/delete", old.id), &[]).await;
    // Out and in again counts from the second time.
    post(&ann, &format!("/c/{}/delete", young.id), &[]).await;
    post(&ann, "/library/bulk", &[("deed", "restore"), ("id", &young.id.to_string())]).await;
    app.clock.advance(std::time::Duration::from_secs(86_400));
    post(&ann, &format!("/c/{}/delete", young.id), &[]).await;
    assert_eq!(app.empty_bins().await.unwrap(), 0);
    app.clock.advance(creation::TRASH_KEPT - std::time::Duration::from_secs(86_400));
    assert_eq!(app.empty_bins().await.unwrap(), 1);
    assert!(app.store.blob_info(blob(&old)).is_err(), "its file is still there");
    for other in [&young, &kept] {
        assert!(app.store.blob_info(blob(other)).is_ok());
    }
    let record = app.store.read(|tx| creation::find(tx, old.id)).unwrap().expect("the ledger refers to it");
    assert_eq!((record.prompt.as_str(), record.media.len()), ("", 0));
    assert_eq!(app.empty_bins().await.unwrap(), 0);
    app.clock.advance(std::time::Duration::from_secs(86_400));
    assert_eq!(app.empty_bins().await.unwrap(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_gallery_can_be_of_late() {
    let app = TestApp::start();
    let old = app.creation().by("ann").file(Format::Webp, b"x").save().await.id;
    app.clock.advance(std::time::Duration::from_secs(8 * 86_400));
    let new = app.creation().by("ann").file(Format::Webp, b"x").save().await.id;
    let bob = visitor(&app, "bob").await;
    for (id, score) in [(old, "5"), (new, "4")] {
        post(&bob, &format!("/c/{id}/rating"), &[("score", score)]).await;
    }
    let order = async |path: &str| {
        let html = app.anon().get(path).await.text();
        let found = html.split("href=\"/c/").skip(1).filter_map(|rest| rest.split('"').next()?.parse().ok());
        found.map(CreationId).collect::<Vec<_>>()
    };
    for path in ["/", "/explore"] {
        assert_eq!(order(path).await, [new, old]);
        assert_eq!(order(&format!("{path}?period=week")).await, [new]);
        assert_eq!(order(&format!("{path}?period=month&sort=rated")).await, [old, new]);
        assert_eq!(order(&format!("{path}?period=day&sort=rated")).await, [new]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_box_completes_words_that_public_works_have() {
    let app = TestApp::start();
    app.creation().by("ann").file(Format::Webp, b"x").save().await;
    app.creation().by("ann").private().file(Format::Webp, b"x").save().await;
    let suggest = async |words: &str| app.anon().get(&format!("/search/suggestions?q={words}")).await.text();
    assert!(suggest("red+moun").await.contains("value=\"red mountain\""));
    assert!(suggest("SUNS").await.contains("value=\"sunset\""));
    assert!(!suggest("s").await.contains("sunset"), "a letter is no word");
    assert!(!suggest("zzz").await.contains("<option"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_archive_has_what_the_visitor_may_see() {
    let app = TestApp::start();
    let bob = visitor(&app, "bob").await;
    let public = app.creation().by("ann").file(Format::Webp, b"the picture").save().await.id;
    let hidden = app.creation().by("ann").private().file(Format::Webp, b"a secret").save().await.id;
    let reply = bob.get(&format!("/library/zip?id={public}&id={hidden}")).await;
    assert_eq!((reply.status.as_u16(), reply.header("content-type")), (200, "application/zip"));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("atelier.zip");
    std::fs::write(&path, &reply.bytes).unwrap();
    let script = "import sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; \
                  [print(i.filename, z.read(i).decode()) for i in z.infolist()]";
    let read = std::process::Command::new("python3").args(["-c", script]).arg(&path).output();
    match read {
        Ok(read) => {
            let listed = String::from_utf8_lossy(&read.stdout).into_owned();
            assert_eq!(listed.trim(), format!("image-{public}.webp the picture"), "{read:?}");
        }
        // Where nothing reads archives, at least both ends must be right.
        Err(_) => assert!(reply.bytes.starts_with(b"PK\x03\x04") && reply.bytes.windows(4).any(|w| w == b"PK\x05\x06")),
    }
    assert_eq!(bob.get(&format!("/library/zip?id={hidden}")).await.status.as_u16(), 404);
    let stranger = app.anon().get(&format!("/library/zip?id={public}")).await;
    assert_eq!(stranger.status.as_u16(), 303);
}

/// A form with one file.
fn multipart(field: &str, bytes: &[u8], others: &[(&str, &str)]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in others {
        body.extend(format!("--cut\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
    }
    let head = format!("--cut\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"a.png\"\r\n\r\n");
    body.extend(head.bytes());
    body.extend(bytes);
    body.extend(b"\r\n--cut--\r\n");
    body
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_is_brought_and_stays_its_owners() {
    let app = TestApp::with(|_| {}, vec![]);
    let square = include_bytes!("../../browser/square.png");
    let (ann, bob) = (visitor(&app, "ann").await, visitor(&app, "bob").await);
    let send = async |client: &crate::support::clients::Client<'_>, path: &str, body: Vec<u8>| {
        let client = client.clone().with("content-type", "multipart/form-data; boundary=cut");
        client.with("sec-fetch-site", "same-origin").send(Method::POST, path, Some(body)).await
    };
    let script = ann.clone().with("x-part", "1");
    let chosen = send(&script, "/uploads", multipart("file", square, &[("slug", "upscale")])).await.text();
    assert!(chosen.contains("name=\"upload\" value=\"1\"") && chosen.contains("width=\"64\""), "{chosen}");
    assert_eq!(ann.get("/uploads/1").await.bytes, square);
    assert_eq!(bob.get("/uploads/1").await.status.as_u16(), 404);
    let followed = send(&script, "/uploads", multipart("reference_file", square, &[])).await.text();
    assert!(followed.contains("name=\"reference_upload\" value=\"2\""), "{followed}");
    let form = ann.get("/g/video?reference_upload=2&reference_upload=1&ending_upload=1").await.text();
    assert!(form.contains("name=\"reference_upload\" value=\"1\" checked"), "{form}");
    assert!(form.contains("name=\"ending_upload\" value=\"1\" checked"), "{form}");
    assert_eq!(bob.get("/g/video?reference_upload=2").await.status.as_u16(), 404);
    let no_picture = send(&script, "/uploads", multipart("file", b"<svg onload=alert(1)>", &[])).await;
    assert!(no_picture.status.as_u16() == 400 && no_picture.text().contains("not a PNG"), "{}", no_picture.text());
    let stranger = send(&app.anon().with("x-part", "1"), "/uploads", multipart("file", square, &[])).await;
    assert_eq!(stranger.status.as_u16(), 401);

    // Without a script the picture comes with the form.
    let posted = send(&ann, "/g/upscale", multipart("file", square, &[])).await;
    assert_eq!(posted.status.as_u16(), 303, "{}", posted.text());
    let taken = send(&bob, "/g/upscale", multipart("other", b"", &[("upload", "1")])).await;
    assert_eq!(taken.status.as_u16(), 404, "another's picture: {}", taken.text());
}
