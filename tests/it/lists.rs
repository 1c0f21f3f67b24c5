//! What stands in several lists at once is found by index: page by page, whole, in order, however rare it is.

use atelier::catalogue::{ModelId, ModelKind};
use atelier::clock::Timestamp;
use atelier::domain::list::AnyOf;
use atelier::domain::{AccountId, Creation, CreationId, JobId, License, List, Privacy, Status, TeamId, creation};
use atelier::store::Store;

const ANN: AccountId = AccountId(1);
/// More than one page looks at, so that rare things lie beyond.
const MADE: u64 = 2_500;

/// Number `n`: every third a picture, every fifth private, every seventh failed or cancelled, two in the team.
fn made(n: u64) -> Creation {
    Creation {
        id: CreationId(n),
        owner: ANN,
        job: JobId(0),
        index: 0,
        generator: "joke".to_owned(),
        model: ModelId(if n.is_multiple_of(2) { 37 } else { 34 }),
        kind: if n.is_multiple_of(3) { ModelKind::Image } else { ModelKind::Text },
        provider: "builtin".to_owned(),
        prompt: String::new(),
        parameters: Vec::new(),
        seed: 0,
        status: match n % 14 {
            7 => Status::Failed,
            0 => Status::Cancelled,
            _ => Status::Completed,
        },
        privacy: if n.is_multiple_of(5) { Privacy::Private } else { Privacy::Public },
        license: License::Open,
        team: [6, MADE - 4].contains(&n).then_some(TeamId(1)),
        created_at: Timestamp(0),
        finished_at: None,
        deleted_at: None,
        text: Some("{}".to_owned()),
        media: Vec::new(),
        failure: None,
        link_key: 0,
    }
}

#[test]
fn pages_through_several_lists_have_everything_once_and_in_order() {
    let store = Store::in_memory().unwrap();
    store.write_blocking(|tx| (1..=MADE).try_for_each(|n| creation::put(tx, None, &made(n)))).unwrap();
    let not_made = |it: &Creation| matches!(it.status, Status::Failed | Status::Cancelled);
    type Filter = (Vec<AnyOf>, Box<dyn Fn(&Creation) -> bool>);
    let filters: Vec<Filter> = vec![
        (vec![vec![List::Owner(ANN)]], Box::new(|_| true)),
        (
            vec![
                vec![List::OwnerKind(ANN, ModelKind::Image)],
                vec![List::OwnerStatus(ANN, Status::Failed), List::OwnerStatus(ANN, Status::Cancelled)],
                vec![List::OwnerPrivacy(ANN, Privacy::Private)],
            ],
            Box::new(move |it| it.kind == ModelKind::Image && not_made(it) && it.privacy == Privacy::Private),
        ),
        (
            vec![vec![List::OwnerModel(ANN, ModelId(37))], vec![List::OwnerTeam(ANN, TeamId(1))]],
            Box::new(|it| it.model == ModelId(37) && it.team.is_some()),
        ),
        (
            vec![vec![List::OwnerStatus(ANN, Status::Completed)], vec![List::OwnerStatus(ANN, Status::Pending)]],
            Box::new(|_| false),
        ),
        // Nothing that the index knows: the oldest alone, far beyond what one page looks at.
        (vec![vec![List::Owner(ANN)]], Box::new(|it| it.id == CreationId(1))),
    ];
    for (place, (all, is_meant)) in filters.iter().enumerate() {
        let (mut found, mut after, mut pages) = (Vec::new(), None, 0);
        loop {
            let page = store.read(|tx| creation::list_in_all(tx, all, after, 36, is_meant)).unwrap();
            found.extend(page.0.iter().map(|it| it.id));
            assert!(page.0.len() <= 36);
            pages += 1;
            after = page.1;
            if after.is_none() {
                break;
            }
        }
        let expected: Vec<_> = (1..=MADE).rev().filter(|n| is_meant(&made(*n))).map(CreationId).collect();
        assert_eq!(found, expected, "filter {place}");
        assert!(pages <= expected.len() / 36 + 4, "filter {place}: {pages} pages");
    }
}
