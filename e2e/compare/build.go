package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"

	"guichet/e2e/live"
)

// build makes the binary of a commit, or of the checkout in a folder, with the stand-ins.
func build(what, dir, overlay string) (bin string, err error) {
	source := what
	if info, err := os.Stat(what); err != nil || !info.IsDir() {
		source = filepath.Join(dir, "source")
		remove, err := live.Worktree(what, source)
		if err != nil {
			return "", fmt.Errorf("%s is no folder, nor a commit: %w", what, err)
		}
		defer remove()
	}
	bin = filepath.Join(dir, "guichet")
	// Without paths in it, what both commits share is compiled once.
	cmd := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-overlay", overlay, "-o", bin, "./cmd/guichet")
	cmd.Dir = source
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build %s: %w\n%s", what, err, out)
	}
	return bin, nil
}

// starter writes a script that runs a binary by a clock.
func starter(path, bin, clock string) error {
	lines := []string{"#!/bin/sh", clockEnv + "=" + quote(clock) + " exec " + quote(bin) + ` "$@"`}
	// A process that another story starts now would inherit the open file until its exec, and what is
	// open for writing cannot be run.
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	return os.WriteFile(path, []byte(strings.Join(lines, "\n")+"\n"), 0o755)
}

func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }
