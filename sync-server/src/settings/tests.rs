use clap::Parser;

use super::*;

#[derive(Parser)]
struct Line {
    #[command(flatten)]
    layer: Layer,
}

fn flags(args: &[&str]) -> Layer {
    Line::try_parse_from(std::iter::once("x").chain(args.iter().copied())).unwrap().layer
}

fn settings(args: &[&str]) -> Settings {
    Settings::read(flags(args)).unwrap()
}

#[test]
fn a_flag_wins_over_the_file_and_the_file_over_the_default() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("centre.toml");
    std::fs::write(&file, "address = \"127.0.0.1:1111\"\nlog_json = true\n").unwrap();
    let file = file.to_str().unwrap();
    assert_eq!(settings(&[]).address.port(), 8443);
    assert_eq!(settings(&["--config", file]).address.port(), 1111);
    let both = settings(&["--config", file, "--address", "127.0.0.1:2222"]);
    assert_eq!((both.address.port(), both.log_json), (2222, true));
    assert!(!settings(&["--config", file, "--log-json", "false"]).log_json);
}

#[test]
fn everybodys_pace_is_a_setting_and_never_nothing() {
    let pace = |args: &[&str]| settings(args).limits.person.per_second;
    assert_eq!((pace(&[]), pace(&["--requests-per-second", "50"])), (20, 50));
    assert_eq!(pace(&["--requests-per-second", "0"]), 1, "nobody could ever ask anything");
}

#[test]
fn a_misspelt_key_is_said_and_no_line_of_the_file_is_quoted() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("centre.toml");
    let text = "databse = \"postgres://centre:geheim@db/centre\"\n";
    std::fs::write(&file, text).unwrap();
    let error = Settings::read(flags(&["--config", file.to_str().unwrap()])).unwrap_err();
    assert!(error.to_string().contains("databse"), "{error}");
    assert!(!error.to_string().contains("geheim"), "{error}");
}

#[test]
fn no_printed_setting_shows_a_password() {
    let uri = "postgres://centre:geheim@db.example/centre?sslkey=geheim";
    let all = settings(&["--database", uri, "--media", "s3://key:geheim@bucket/photos"]);
    let shown = format!("{all}\n{all:?}");
    assert!(!shown.contains("geheim"), "{shown}");
    assert!(shown.contains("postgres://***@db.example/centre?***"), "{shown}");
    assert_eq!(all.database_uri(), uri);
}

#[test]
fn without_encryption_only_loopback_is_served() {
    let open: SocketAddr = "0.0.0.0:80".parse().unwrap();
    let own: SocketAddr = "127.0.0.1:80".parse().unwrap();
    assert!(matches!(settings(&[]).allow(open), Err(SettingsError::Unencrypted(_))));
    assert!(settings(&[]).allow(own).is_ok());
    assert!(settings(&["--behind-proxy"]).allow(open).is_ok());
    assert!(settings(&["--cert", "a", "--key", "b"]).allow(open).is_ok());
    assert!(matches!(Settings::read(flags(&["--cert", "a"])), Err(SettingsError::HalfCertificate)));
}

#[test]
fn a_demo_is_never_served_to_the_network() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(DEMO_MARK), "").unwrap();
    let demo = settings(&["--data", folder.path().to_str().unwrap(), "--behind-proxy"]);
    let open = "192.0.2.1:80".parse().unwrap();
    assert!(matches!(demo.allow(open), Err(SettingsError::DemoOnNetwork(_))));
    assert!(demo.allow("[::1]:80".parse().unwrap()).is_ok());
    assert!(demo.allow("[::ffff:127.0.0.1]:80".parse().unwrap()).is_ok());
}
