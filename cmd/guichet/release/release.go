// Package release owns what a binary says of itself: its version, sources, compiler and system. It refuses to know
// what the program does.
package release

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// Version is what a binary says of itself.
type Version struct {
	Version  string `json:"version"`            // of a release, such as v1.2.0; else "devel"
	Revision string `json:"revision,omitempty"` // of the sources; "" where the build did not know it
	Changed  bool   `json:"changed,omitempty"`  // the sources were not quite that revision
	Go       string `json:"go"`
	System   string `json:"system"`
}

// number is the version that packaging/build gives the linker (-X guichet/cmd/guichet/release.number=1.2.0); nobody else sets it.
var number string

// Own reads what the linker wrote into the binary.
func Own() Version {
	v := Version{Version: "devel", Go: runtime.Version(), System: runtime.GOOS + "/" + runtime.GOARCH}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return v
	}
	if info.Main.Version != "" && info.Main.Version != "(devel)" {
		v.Version = info.Main.Version
	}
	if number != "" {
		v.Version = "v" + number
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
func (v Version) String() string {
	revision := v.Revision[:min(12, len(v.Revision))]
	if v.Changed {
		revision += " changed"
	}
	if revision != "" {
		revision += ", "
	}
	return fmt.Sprintf("guichet %s (%s%s, %s)", v.Version, revision, v.Go, v.System)
}
