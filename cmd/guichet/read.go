package main

import (
	"encoding/json"
	"io"
	"os"

	"guichet/parser"
)

// maxRead bounds a mail that a command reads.
const maxRead = 256 << 20

type parseCommand struct {
	File string `arg:"" optional:"" default:"-" help:"The mail; - is standard input."`
}

// Run prints what is read from a mail. It needs no configuration and exits 0 for any mail.
func (p parseCommand) Run(*env) error {
	raw, err := readMail(p.File)
	if err != nil {
		return err
	}
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	return out.Encode(parser.Parse(raw))
}

func readMail(name string) ([]byte, error) {
	if name == "-" {
		return io.ReadAll(io.LimitReader(os.Stdin, maxRead))
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxRead))
}
