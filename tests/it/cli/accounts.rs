//! Accounts and keys from the command line.

use super::{Folder, text};

#[test]
fn credits_that_are_named_are_all_that_there_are() {
    let folder = Folder::new();
    let ann = folder.json(&["user", "create", "ann", "--email", "ann@example.com", "--credits", "70"]);
    assert_eq!((&ann["username"], &ann["credits"], &ann["tier"]), (&"ann".into(), &70.into(), &"free".into()));
    assert_eq!(ann["password"].as_str().map(str::len), Some(16));
    let ben = folder.json(&["user", "create", "ben", "--email", "ben@example.com", "--password", "long enough"]);
    assert_eq!((&ben["credits"], ben.get("password")), (&250.into(), None));
    let eve = folder.json(&["user", "create", "eve", "--email", "eve@example.com", "--credits", "0", "--admin"]);
    assert_eq!((&eve["credits"], &eve["is_admin"]), (&0.into(), &true.into()));
}

#[test]
fn accounts_are_changed_and_listed() {
    let folder = Folder::new();
    folder.json(&["user", "create", "ann", "--email", "ann@example.com", "--credits", "10"]);
    assert_eq!(folder.json(&["user", "grant", "ANN", "5"])["credits"], 15);
    assert_eq!(folder.json(&["user", "set-tier", "ann", "pro"])["tier"], "pro");
    assert_eq!(folder.json(&["user", "disable", "ann"])["is_disabled"], true);
    let list = folder.run(&["user", "list"]);
    let list = text(&list.stdout);
    assert!(
        list.lines().nth(1).is_some_and(|line| line.ends_with("ann@example.com  pro   15       disabled")),
        "{list}"
    );
    assert_eq!(folder.json(&["audit"]), serde_json::json!({ "ok": true, "accounts": 1, "findings": [] }));
}

#[test]
fn a_key_is_shown_once_listed_and_revoked() {
    let folder = Folder::new();
    folder.json(&["user", "create", "ann", "--email", "ann@example.com"]);
    let create = ["key", "create", "--user", "ann", "--name", "Phone", "--scope", "read", "--scope", "generate"];
    let key = folder.json(&create);
    assert_eq!(key["scopes"], serde_json::json!(["read", "generate"]));
    let secret = key["api_key"].as_str().expect("a key");
    assert!(secret.starts_with("gnr_live_") && secret.len() == 49, "{secret}");
    let other = folder.json(&["key", "create", "--user", "ann", "--name", "SDK", "--kind", "sk"]);
    assert!(other["api_key"].as_str().is_some_and(|secret| secret.starts_with("sk-") && secret.len() == 51));

    let id = key["key_id"].to_string();
    assert!(!folder.json(&["key", "revoke", &id])["revoked_at"].is_null());
    assert_eq!(folder.failure(&["key", "revoke", &id]), "atelier: API key not found");
    let list = folder.json(&["key", "list", "--user", "ann"]);
    let names: Vec<_> = list["keys"].as_array().expect("a list").iter().map(|key| &key["name"]).collect();
    assert_eq!(names, ["SDK", "Phone"]);
    assert!(!list.to_string().contains(secret), "a list must not hold a whole key");
}

#[test]
fn vouchers_are_made_listed_and_revoked() {
    let folder = Folder::new();
    folder.json(&["user", "create", "ann", "--email", "ann@example.com"]);
    let made = folder.json(&["voucher", "create", "--credits", "70", "--count", "2", "--expires", "2999-12-31"]);
    let codes: Vec<_> = made["vouchers"].as_array().expect("two").iter().map(|voucher| &voucher["code"]).collect();
    assert_eq!(codes.len(), 2);
    assert!(codes[0] != codes[1] && codes[0].as_str().is_some_and(|code| code.len() == 19), "{made}");
    assert_eq!(made["vouchers"][0]["expires_at"], "3000-01-01T00:00:00.000Z");
    assert_eq!(folder.json(&["voucher", "revoke", "1"])["status"], "revoked");
    assert_eq!(folder.failure(&["voucher", "revoke", "1"]), "atelier: The voucher is revoked already");
    assert_eq!(folder.failure(&["voucher", "revoke", "9"]), "atelier: Voucher not found");
    let list = folder.json(&["voucher", "list"]);
    let states: Vec<_> =
        list["vouchers"].as_array().expect("a list").iter().map(|voucher| &voucher["status"]).collect();
    assert_eq!(states, ["open", "revoked"]);
    assert!(!list.to_string().contains(codes[0].as_str().unwrap_or_default()), "a list must not hold a whole code");
    let late = folder.failure(&["voucher", "create", "--credits", "1", "--expires", "2020-01-01"]);
    assert_eq!(late, "atelier: expires: must not be over already");
}

#[test]
fn what_a_generation_cost_is_given_back() {
    let folder = Folder::new();
    folder.json(&["user", "create", "ann", "--email", "ann@example.com", "--credits", "10", "--admin"]);
    let made = folder.json(&["generate", "joke", "a joke about compilers", "--model", "37"]);
    let id = made["creations"][0]["creation_id"].to_string();
    assert_eq!(folder.json(&["refund", &id])["credits"], 10);
    assert_eq!(folder.failure(&["refund", &id]), "atelier: It has cost nothing, or everything was given back already");
    assert_eq!(folder.failure(&["refund", "99"]), "atelier: Creation not found");
    assert_eq!(folder.json(&["audit"])["ok"], true);
}

#[test]
fn what_is_wrong_is_said_in_one_line() {
    let folder = Folder::new();
    let missing = folder.failure(&["user", "list"]);
    assert!(missing.starts_with("atelier: there is no store in ") && !folder.data().exists(), "{missing}");
    folder.json(&["user", "create", "ann", "--email", "ann@example.com"]);
    let failures = [
        (&["user", "create", "Ann", "--email", "new@example.com"][..], "atelier: This user name is taken"),
        (&["user", "create", "ben", "--email", "nowhere"], "atelier: email: must be an e-mail address"),
        (
            &["user", "create", "ben", "--email", "b@example.com", "--password", "short"],
            "atelier: password: must be 8 to 256 characters",
        ),
        (&["user", "grant", "ben", "5"], "atelier: User not found"),
        (&["key", "create", "--user", "ben", "--name", "x"], "atelier: User not found"),
    ];
    for (args, words) in failures {
        assert_eq!(folder.failure(args), words);
    }
}

#[test]
fn what_is_not_understood_ends_with_2() {
    let folder = Folder::new();
    let misuses = [
        &["user", "create", "ann"][..],
        &["user", "create", "ann", "--email", "a@example.com", "--tier", "gold"],
        &["user", "grant", "ann", "-5"],
        &["key", "create", "--user", "ann", "--name", "x", "--scope", "admin"],
        &["paint"],
        &[],
    ];
    for args in misuses {
        let output = folder.run(args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert_eq!(text(&output.stdout), "", "{args:?}");
    }
    assert_eq!(folder.run(&["--help"]).status.code(), Some(0));
    assert!(!folder.data().exists());
}

#[test]
fn a_setting_that_does_not_exist_is_named() {
    let folder = Folder::new();
    std::fs::create_dir(folder.data()).expect("a folder");
    std::fs::write(folder.data().join("atelier.toml"), "signup = \"open\"\ncolour = \"red\"\n").expect("a file");
    let words = folder.failure(&["user", "create", "ann", "--email", "ann@example.com"]);
    assert!(words.contains("atelier.toml line 2: unknown field `colour`"), "{words}");
}
