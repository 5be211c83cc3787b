// Package programs tries the mail programs, responders, delivery agents, monitors and libraries that
// people have on the desk, each on valid input: what a program writes is given to the desk as it
// is, and what the desk makes of it is the test. Its lists are docs/programs.md: a row of that page
// is a program of a list, and TestPage fails where they differ (-update writes the page).
//
// The cheap programs, which Debian has in small packages beside Postfix, run with every ./test, and
// are skipped where they are not installed. `./test programs` runs the dear ones too: each is
// installed in a root file system of its own, laid over the machine's in a mount namespace, so that mail
// servers which exclude each other can be had side by side and nothing of the machine changes; libraries
// of npm come into a temporary folder at the version that the row names. Programs that no registry
// here has are rows with a recorded mail in testdata.
//
// It knows the desk by its public interface only, as e2e does.
package programs
