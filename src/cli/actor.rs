//! Who runs the program: stands beside every decision.

use std::fs;
use std::os::unix::fs::MetadataExt;

/// The name of the process's user, as the system knows it rather than as the environment says.
pub(crate) fn actor() -> String {
    let Ok(process) = fs::metadata("/proc/self") else {
        return std::env::var("USER").unwrap_or_else(|_| "unknown".to_owned());
    };
    let uid = process.uid();
    let accounts = fs::read_to_string("/etc/passwd").unwrap_or_default();
    name_of(uid, &accounts).map_or_else(|| format!("uid {uid}"), str::to_owned)
}

fn name_of(uid: u32, accounts: &str) -> Option<&str> {
    accounts.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next().filter(|name| !name.is_empty())?;
        (fields.nth(1)?.parse::<u32>().ok()? == uid).then_some(name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_is_found_by_number_and_broken_lines_are_passed_over() {
        let accounts =
            "root:x:0:0:root:/root:/bin/sh\n\nnobody\n:x:7:7::/:\nann:x:1000:1000::/home/ann:/bin/sh\n";
        assert_eq!(name_of(1000, accounts), Some("ann"));
        assert_eq!(name_of(0, accounts), Some("root"));
        assert_eq!(name_of(7, accounts), None);
    }
}
