// Package config owns the configuration file: its keys, their defaults, checks and
// documentation, which stand together on the structs of config.go, people.go, forms.go, trust.go and inbound.go.
//
// The reference page, the manual page and the sample file are generated from those structs
// (go generate ./config), and a test fails when they differ. The package turns the file
// into typed values and nothing else: it opens no socket and starts nothing, and only cmd
// may import it.
//
// The struct tags of a key:
//
//	toml      its name
//	default   its value when the file does not name it, as TOML
//	sample    an example for the sample file, as TOML, where the default says too little
//	check     a check of its value beyond what its type asks for (checks in value.go)
//	need      "yes" if it must be there
//
// The comment above a key is its documentation, word for word.
package config

//go:generate go test -run TestReference -update .
