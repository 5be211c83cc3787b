// Package breached is the subcommand that makes a list of breached passwords.
package breached

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"

	"guichet/password"
)

// Command makes the file that [login] breached names.
type Command struct {
	List string `arg:"" help:"The list: a line each, SHA-1 in hex with or without :COUNT, or the password itself."`
	File string `arg:"" help:"The file to make."`
}

// Run makes the file.
func (b Command) Run() (err error) {
	f, err := os.Open(b.List)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	lines, err := countLines(f)
	if err != nil {
		return err
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	made, n, err := password.Build(f, lines)
	if err != nil {
		return err
	}
	if err := made.Save(b.File); err != nil {
		return err
	}
	_, err = fmt.Printf("%s knows %d passwords.\n", b.File, n)
	return err
}

func countLines(r io.Reader) (n uint, err error) {
	in, buf := bufio.NewReader(r), make([]byte, 1<<16)
	for {
		read, err := in.Read(buf)
		n += uint(bytes.Count(buf[:read], []byte("\n")))
		if errors.Is(err, io.EOF) {
			return n + 1, nil
		}
		if err != nil {
			return 0, err
		}
	}
}
