//! What the text must do to a hit.
