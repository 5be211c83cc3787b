package main

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// script is what one client does.
type script struct {
	lmtp  bool
	early bool // it does not wait for the greeting
	steps []step
}

// step is one act of a client.
type step struct {
	do     act
	octets []byte        // of send
	pause  time.Duration // of pause
}

type act string

const (
	send  act = "send"
	wait  act = "wait" // until all that was sent is answered, as far as it has to be, or a moment has passed
	pause act = "pause"
	end   act = "close"
	reset act = "reset" // close with a RST
)

// placeholder stands for a word that no other mail has. Each send gets one of its own, of the same length.
const placeholder = "@WORD-OF-ITS-OWN-@@@"

// text is the script as a file holds it.
func (s script) text() []byte {
	var b bytes.Buffer
	b.WriteString("smtp")
	if s.lmtp {
		b.Truncate(0)
		b.WriteString("lmtp")
	}
	if s.early {
		b.WriteString(" early")
	}
	b.WriteByte('\n')
	for _, st := range s.steps {
		switch st.do {
		case send:
			fmt.Fprintf(&b, "send %q\n", st.octets)
		case pause:
			fmt.Fprintf(&b, "pause %d\n", st.pause.Milliseconds())
		default:
			fmt.Fprintf(&b, "%s\n", st.do)
		}
	}
	return b.Bytes()
}

// readScript is the reverse of text.
func readScript(text []byte) (script, error) {
	head, rest, _ := strings.Cut(string(text), "\n")
	s := script{lmtp: strings.HasPrefix(head, "lmtp"), early: strings.HasSuffix(head, " early")}
	for n, line := range strings.Split(strings.TrimRight(rest, "\n"), "\n") {
		word, arg, _ := strings.Cut(line, " ")
		st := step{do: act(word)}
		var err error
		switch st.do {
		case send:
			var octets string
			octets, err = strconv.Unquote(arg)
			st.octets = []byte(octets)
		case pause:
			var ms int
			ms, err = strconv.Atoi(arg)
			st.pause = time.Duration(ms) * time.Millisecond
		case wait, end, reset:
		default:
			err = fmt.Errorf("no step %q", word)
		}
		if err != nil {
			return script{}, fmt.Errorf("line %d: %w", n+2, err)
		}
		s.steps = append(s.steps, st)
	}
	return s, nil
}

// bytes counts what a script sends.
func (s script) bytes() (n int) {
	for _, st := range s.steps {
		n += len(st.octets)
	}
	return n
}

// clone is a copy whose octets may be changed.
func (s script) clone() script {
	c := s
	c.steps = make([]step, len(s.steps))
	for i, st := range s.steps {
		st.octets = bytes.Clone(st.octets)
		c.steps[i] = st
	}
	return c
}
