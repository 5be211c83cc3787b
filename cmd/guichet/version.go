package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/alecthomas/kong"
)

type versionCommand struct{}

// Version is what a binary says of itself.
type version struct {
	Version  string `json:"version"`            // of a release, such as v1.2.0; else "devel"
	Revision string `json:"revision,omitempty"` // of the sources; "" where the build did not know it
	Changed  bool   `json:"changed,omitempty"`  // the sources were not quite that revision
	Go       string `json:"go"`
	System   string `json:"system"`
}

// Run prints the version. It needs no configuration.
func (versionCommand) Run(e *env) error {
	v := ownVersion()
	return e.print(v, "%s\n", v)
}

// versionFlag is --version, which needs no command.
type versionFlag bool

// BeforeReset prints the version and ends the program (a hook of kong).
func (versionFlag) BeforeReset(app *kong.Kong) error {
	fmt.Fprintln(app.Stdout, ownVersion())
	app.Exit(exitDone)
	return nil
}

// ownVersion reads what the linker wrote into the binary.
func ownVersion() version {
	v := version{Version: "devel", Go: runtime.Version(), System: runtime.GOOS + "/" + runtime.GOARCH}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return v
	}
	if info.Main.Version != "" && info.Main.Version != "(devel)" {
		v.Version = info.Main.Version
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			v.Revision = s.Value
		case "vcs.modified":
			v.Changed = s.Value == "true"
		}
	}
	return v
}

// String is one line, such as "guichet v1.2.0 (0123456789ab, go1.26.8, linux/amd64)".
func (v version) String() string {
	revision := v.Revision[:min(12, len(v.Revision))]
	if v.Changed {
		revision += " changed"
	}
	if revision != "" {
		revision += ", "
	}
	return fmt.Sprintf("guichet %s (%s%s, %s)", v.Version, revision, v.Go, v.System)
}
