// Package setup owns the first minutes of a desk: what has to be asked (Ask), the configuration
// that follows (Config), and the files that are made, each with its owner and mode (Apply). Once
// made, nothing is ever written again: a second run keeps what is there and makes what is missing.
//
// It refuses to know how a desk runs. Its records come from package zone; its tests run against a
// file system of their own, and parse what was written as the desk does.
package setup
