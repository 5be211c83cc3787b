package parser

import (
	"strings"
	"syscall"
	"testing"
	"time"

	"guichet/mail"
	"guichet/parser/command"
	"guichet/parser/forward"
	"guichet/parser/machine"
	"guichet/parser/mime"
	"guichet/parser/problem"
	"guichet/parser/reply"
)

// Time is linear in the text, whatever it is made of.
func TestReplyTime(t *testing.T) {
	slow(t) // TestReplyTime
	daemon := []mail.Mailbox{{Address: mail.Address{Local: "mailer-daemon", Domain: "example.org"}}}
	for name, unit := range map[string]string{
		"quotes":       "> ",
		"quote lines":  "> a\n",
		"attributions": "On 3 Jun 2024, at 10:22, Ana wrote:\n",
		"half of them": "On 3 Jun 2024, at 10:22\n",
		"wrapped":      "On 3 Jun 2024, at 10:22 Ana Lopez and others of the company <\n",
		"openers":      "On ",
		"markers":      "> ##- x -##\n\n",
		"own markers":  "##- x -##\n\nx\n",
		"labels":       "From: a@b\n",
		"recipients":   "To: a@b;\n a@b;\n",
		"blank lines":  "\n",
		"blanks, text": "a\n\n\n\n",
		"in turn":      "> a\n\nb\n",
		"rules":        "-----\n\n",
		"dashes":       "-",
		"signatures":   "-- \n",
		"colons":       "a:",
		"addresses":    "a@b ",
		"digits":       "1.2.",
		"no spaces":    "\u00a0",
		"weak":         "Ana Lopez wrote:\n",
		"lists":        "________________________________________\n",
		"commands":     "#a\n",
		"forwards":     "---- Forwarded message ----\n",
		"tabs":         "\tFrom: a@b\n",
		"indented":     "\tDate: 3 Jun 2024 10:22\n\tFrom: a@b\n\ta\n\n",
		"bars":         "On 3 Jun 2024, at 10:22, Ana wrote:\n| a\n| b\n| c\n| d\n",
		"bars alone":   "| a\n",
		"rewrapped":    "> a line that is long enough to have been wrapped by some program somewhere\nshort\n",
		"dashed heads": "----- a -----\nFrom: a@b\nDate: 3 Jun 2024 10:22\n\n",
		"sources":      "----- Forwarded message -----\nContent-Type: x\nFrom: a@b\n",
		"forms":        "From: a@b\nDate: 3 Jun 2024 10:22\nSubject: x\nA: b\n",
		"recipients 2": "<a@b.c>:\nno such user\n\n",
	} {
		text := "x\n" + strings.Repeat(unit, 1<<20/len(unit))
		start := cpuTime(t)
		reply.NewText(text, len(text)/2)
		command.Take(text)
		forward.Find("Fwd: x", text, nil, nil)
		machine.FindBounce(mime.Parts([]byte(text), nil, 0, new(problem.List)), nil, daemon, "failure notice")
		if took := cpuTime(t) - start; took > 3*time.Second {
			t.Errorf("%s: a megabyte took %v", name, took)
		}
	}
}

// cpuTime returns what this process has worked so far: a busy machine does not count.
func cpuTime(t *testing.T) time.Duration {
	t.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		t.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
