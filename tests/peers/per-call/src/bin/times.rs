//! Prints as JSON how long each work takes: `times [SECONDS]`, with so many seconds for each way to do it.

fn main() {
    println!("{}", per_call::times(per_call::all()));
}
