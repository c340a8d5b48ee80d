//! The `namecheck` program; everything is in the library.

fn main() -> std::process::ExitCode {
    namecheck::cli::main()
}
