"""Pure rules: frames in, frames out; nothing here touches a file, a clock or a terminal."""
