//! The audit proves everything that is kept: whatever is changed behind the store's back is found.

use atelier::domain::{AccountId, CommentId, CreationId, JobId, List, Status, TeamId, comment};
use atelier::engine::job;
use atelier::store::{Counter, Index, Key, Order};
use serde_json::json;

use crate::support::TestApp;

/// A service in which people have done a little of everything.
async fn lived_in() -> TestApp {
    let app = TestApp::start();
    let (ann, bob) = (app.user("ann"), app.user("bob"));
    ann.post("/api/v1/generators/joke/generate", json!({"prompt": "owls", "model_id": 37, "count": 2})).await.data();
    bob.post("/api/v1/users/ann/follow", json!({})).await.data();
    ann.post("/api/v1/teams", json!({"name": "Team"})).await.data();
    bob.post("/api/v1/creations/1/comments", json!({"text": "Ha"})).await.data();
    bob.post("/api/v1/creations/1/comments", json!({"text": "Ha ha", "parent_id": 1})).await.data();
    bob.post("/api/v1/creations/1/rating", json!({"score": 5})).await.data();
    ann.delete("/api/v1/creations/2").await.data();
    app
}

impl TestApp {
    fn problems(&self) -> Vec<String> {
        self.audit().unwrap().into_iter().map(|finding| finding.problem).collect()
    }

    /// Counts one more of `key`, looks, and puts it right again.
    fn miscount<K: Key + Clone + Send + 'static>(&self, table: &'static str, key: K) -> Vec<String> {
        let change = |by: i64| {
            let key = key.clone();
            self.store.write_blocking(move |tx| Counter::new(table).add(tx, &key, by)).unwrap();
        };
        change(1);
        let problems = self.problems();
        change(-1);
        problems
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_kept_count_is_proved() {
    let app = lived_in().await;
    assert_eq!(app.problems(), [""; 0]);
    let (ann, first) = (AccountId(1), CreationId(1));
    let mut found = String::new();
    for problems in [
        app.miscount("ledger_spent", ann),
        app.miscount("ledger_entry_count", (ann, 0u8)),
        app.miscount("creation_count", List::Owner(ann)),
        app.miscount("creation_count", List::Trash(ann)),
        app.miscount("creation_count", List::PublicGenerator("poem".to_owned())),
        app.miscount("follow_follower_count", ann),
        app.miscount("follow_following_count", ann),
        app.miscount("team_member_count", TeamId(1)),
        app.miscount("comment_count", first),
        app.miscount("comment_thread_count", first),
        app.miscount("notification_count", ann),
        app.miscount("upload_count", ann),
        app.miscount("operator_log_count", 0u8),
        app.miscount("delivery_count", (ann, 0u8)),
    ] {
        // The ranking goes by the number of comments; that has its own test.
        let problems: Vec<_> = problems.into_iter().filter(|problem| !problem.starts_with("creation_ranked")).collect();
        found += &format!("{}\n", problems.join("; "));
    }
    insta::assert_snapshot!(found, @r#"
    2 were spent, 2.000001 are kept as spent
    1 entries of type spend, 2 counted
    creation_count of Owner(AccountId(1)): 2 kept, 1 counted
    creation_count of Trash(AccountId(1)): 2 kept, 1 counted
    creation_count of PublicGenerator("poem"): 1 kept, 0 counted
    follow_follower_count of AccountId(1): 2 kept, 1 counted
    follow_following_count of AccountId(1): 1 kept, 0 counted
    team_member_count of TeamId(1): 2 kept, 1 counted
    comment_count of CreationId(1): 3 kept, 2 counted
    comment_thread_count of CreationId(1): 2 kept, 1 counted
    notification_count of AccountId(1): 5 kept, 4 counted
    upload_count of AccountId(1): 1 kept, 0 counted
    operator_log_count of 0: 1 kept, 0 counted
    delivery_count of (AccountId(1), 0): 1 kept, 0 counted
    "#);
    assert_eq!(app.problems(), [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_in_a_list_that_is_missing_or_too_much_is_found() {
    let app = lived_in().await;
    let lists: Index<(List, CreationId)> = Index::new("creation_list");
    app.store.write_blocking(move |tx| lists.remove(tx, &(List::Public, CreationId(1)))).unwrap();
    let problems = app.problems();
    assert!(problems[0].starts_with("creation 1 is missing in Public"), "{problems:?}");
    let lists: Index<(List, CreationId)> = Index::new("creation_list");
    app.store.write_blocking(move |tx| lists.insert(tx, &(List::Public, CreationId(2)))).unwrap();
    assert_ne!(app.problems(), [""; 0], "what is deleted is in no public list");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_older_folder_catches_up_with_the_lists_of_today() {
    let app = lived_in().await;
    // As a program leaves it that knows two lists less.
    let (ann, id) = (AccountId(1), CreationId(1));
    let newer = [
        List::OwnerPrivacy(ann, atelier::domain::Privacy::Public),
        List::PublicKind(atelier::catalogue::ModelKind::Text),
    ];
    let forget = newer.clone();
    app.store
        .write_blocking(move |tx| {
            for list in &forget {
                Index::new("creation_list").remove(tx, &(list.clone(), id))?;
                Counter::new("creation_count").add(tx, list, -1)?;
            }
            Ok(())
        })
        .unwrap();
    assert_ne!(app.problems(), [""; 0]);
    app.catch_up_lists().await.unwrap();
    assert_eq!(app.problems(), [""; 0]);
    app.catch_up_lists().await.unwrap();
    assert_eq!(app.problems(), [""; 0], "once is enough, twice does no harm");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_older_folder_catches_up_with_jobs_comments_and_ratings() {
    let app = lived_in().await;
    let (completed, bob) = (Status::Completed, AccountId(2));
    let jobs = |app: &TestApp| app.store.read(|tx| job::count(tx, completed)).unwrap();
    let (had, said) = (jobs(&app), words_of(&app, bob));
    assert!(had > 0 && !said.is_empty());
    // As a program leaves it that has none of these lists.
    app.store
        .write_blocking(move |tx| {
            for key in Index::<(Status, JobId)>::new("job_by_status").scan(tx, &completed, Order::Ascending, 100)? {
                Index::new("job_by_status").remove(tx, &key)?;
                Counter::new("job_count").add(tx, &completed, -1)?;
            }
            for key in Index::<(AccountId, CommentId)>::new("comment_by_author").scan(tx, &(), Order::Ascending, 100)? {
                Index::new("comment_by_author").remove(tx, &key)?;
            }
            Ok(())
        })
        .unwrap();
    assert_eq!((jobs(&app), words_of(&app, bob)), (0, Vec::new()));
    app.catch_up_lists().await.unwrap();
    assert_eq!((jobs(&app), words_of(&app, bob)), (had, said));
    assert_eq!(app.problems(), [""; 0]);
}

fn words_of(app: &TestApp, author: AccountId) -> Vec<String> {
    let (comments, _) = app.store.read(|tx| comment::list_of(tx, author, None, 100)).unwrap();
    comments.into_iter().map(|comment| comment.text).collect()
}
