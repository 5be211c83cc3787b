// Package e2e shows from outside what the desk promises: its tests build the binary, start
// it on loopback, send mail by SMTP as people's clients do, and look at what arrives and at
// the JSON of the command line. Tests called TestSnn show acceptance scenario nn.
//
// It imports no package of the desk: what a test cannot see from outside, nobody promised. One
// test (aged_test.go) opens the store of a stopped desk, since hours cannot pass otherwise.
//
// The crash tests (kill, full disk, failing fdatasync) need root and strace; the tests with
// Postfix need root, Postfix, mutt and s-nail. ./test installs what they need.
package e2e
