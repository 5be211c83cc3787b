package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"guichet/e2e/live"
)

// corpora tell stories of the mails in ../shared; none where it is missing.
func corpora(shared string) (all []story) {
	for _, dir := range []string{"corpora/odd", "corpora/parse", "corpora/reply", "corpora/spoof", "cases"} {
		var mails, others []string
		files, _ := filepath.Glob(filepath.Join(shared, dir, "*"))
		for _, f := range files {
			switch filepath.Ext(f) {
			case ".eml":
				mails = append(mails, f)
			case ".txt", ".html":
				others = append(others, f)
			}
		}
		if len(mails) == 0 {
			fmt.Fprintf(os.Stderr, "skipped: there are no mails in %s\n", filepath.Join(shared, dir))
			continue
		}
		name := filepath.Base(dir)
		all = append(all, story{"parse-" + name, nil, func(s *scene) { parses(s, append(mails, others...)) }})
		switch name {
		case "spoof":
			all = append(all, story{"desk-spoof", strange, func(s *scene) { spoofs(s, mails, filepath.Join(shared, dir)) }})
		default:
			all = append(all, story{"desk-" + name, trusting, func(s *scene) { arrive(s, mails) }})
		}
		if name == "reply" || name == "cases" {
			all = append(all, story{"answer-" + name, trusting, func(s *scene) { asReplies(s, mails) }})
		}
	}
	return all
}

// parses prints what `guichet parse` reads from files.
func parses(s *scene, files []string) {
	for _, f := range files {
		out, errs, code := s.desk.Run("parse", f)
		s.section(fmt.Sprintf("guichet parse %s: exit %d", filepath.Base(f), code), out+errs)
	}
}

// arrive sends mails as they are. Of some it is asked before where they would go.
func arrive(s *scene, files []string) {
	for i, f := range files {
		raw := load(s, f)
		from := sender(raw)
		if i%8 == 0 {
			s.prints("explain", f, "--to", support, "--trusted", "--json")
		}
		s.send(filepath.Base(f), from, []string{support}, raw)
	}
}

// asReplies sends mails to the token of a ticket: the first half is Carla's, the other half Ana's.
// Each half may fill several tickets.
func asReplies(s *scene, files []string) {
	var received, notice live.Letter
	for i, f := range files {
		if i%25 == 0 {
			received, notice = s.opens(carla, fmt.Sprintf("Request %d", i), "Hello,\nI cannot log in since Monday.\nCarla\n")
		}
		from, to := carla, received.ReplyTo()
		if i%2 == 1 {
			from, to = ana, notice.ReplyTo()
		}
		s.send(filepath.Base(f)+" as a reply of "+from, address(from), []string{to}, authored(load(s, f), from))
	}
}

// spoofs sends the mails of a forger as cases.json says.
func spoofs(s *scene, files []string, dir string) {
	var cases map[string]struct {
		Helo, MailFrom string
		DKIM           *struct{ D, S string }
	}
	if err := json.Unmarshal(load(s, filepath.Join(dir, "cases.json")), &cases); err != nil {
		s.Fatalf("cases.json: %v", err)
	}
	for _, f := range files {
		name := strings.TrimSuffix(filepath.Base(f), ".eml")
		c := cases[name]
		s.setup.Leave = func(raw []byte) []byte {
			k := s.key
			k.Domain, k.Selector = "attack.test", "sel"
			if c.DKIM != nil {
				k.Domain, k.Selector = c.DKIM.D, c.DKIM.S
			}
			if raw[0] == ' ' { // a signature would swallow the line
				return raw
			}
			return k.Sign(raw)
		}
		s.sendAs(c.Helo, name, strings.Trim(c.MailFrom, "<>"), []string{support}, load(s, f))
	}
}

// load reads a mail, with the line ends of the wire.
func load(s *scene, file string) []byte {
	raw, err := os.ReadFile(file)
	if err != nil {
		s.Fatalf("%v", err)
	}
	if filepath.Ext(file) == ".eml" && !bytes.Contains(raw, []byte("\r\n")) {
		raw = bytes.ReplaceAll(raw, []byte("\n"), []byte("\r\n"))
	}
	return raw
}

// sender is the envelope sender that Return-Path names, else a made-up one.
func sender(raw []byte) string {
	for line := range strings.Lines(string(raw)) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), ":")
		if name == "" {
			break
		}
		if strings.EqualFold(name, "Return-Path") {
			return strings.Trim(value, " <>\t\r\n")
		}
	}
	return "sender@corpus.test"
}

// authored puts another author in place of a mail's.
func authored(raw []byte, from string) []byte {
	head, body, _ := strings.Cut(string(raw), "\r\n\r\n")
	var b strings.Builder
	fmt.Fprintf(&b, "From: %s\r\n", from)
	ours := false
	for line := range strings.SplitSeq(head, "\r\n") {
		if line == "" || line[0] != ' ' && line[0] != '\t' {
			name, _, _ := strings.Cut(strings.ToLower(line), ":")
			ours = name == "from" || name == "sender" || name == "return-path"
		}
		if !ours {
			b.WriteString(line + "\r\n")
		}
	}
	return []byte(b.String() + "\r\n" + body)
}
