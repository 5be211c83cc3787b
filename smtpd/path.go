package smtpd

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"

	"guichet/mail"
)

// postmaster is the one recipient that needs no domain (RFC 5321 §4.5.1).
const postmaster = "postmaster"

// sender is the argument of MAIL.
type sender struct {
	from mail.Address
	size int64 // 0 where none was announced
	utf8 bool
}

// parseSender reads "FROM:<path> parameters" (RFC 5321 §4.1.1.2). bare takes a path without brackets
// too. QUIRK: devices and scripts write so.
func parseSender(arg string, bare bool) (sender, reply) {
	path, params, ok := cutPath(arg, "FROM:")
	if !ok && bare {
		path, params, ok = cutBarePath(arg, "FROM:")
	}
	if !ok {
		return sender{}, replySender
	}
	var s sender
	if r := s.parameters(params); r.code != 0 {
		return sender{}, r
	}
	if path == "" {
		return s, reply{}
	}
	from, err := mail.ParsePath(path)
	switch {
	case err != nil:
		return sender{}, replySender
	case !s.utf8 && !from.IsASCII():
		return sender{}, replyNotASCII
	case !answerable(from.Domain):
		return sender{}, replyNoAnswer
	}
	s.from = from
	return s, reply{}
}

// answerable reports whether a domain can be looked up at all: one of other letters that no name in DNS may have
// (RFC 5891 §5) would get no answer, ever, and its sender never hear why.
func answerable(domain string) bool {
	if strings.IndexFunc(domain, func(r rune) bool { return r >= utf8.RuneSelf }) < 0 {
		return true
	}
	_, err := idna.Lookup.ToASCII(domain)
	return err == nil
}

// parameters reads what the service extensions add to MAIL. One that we did not offer is
// refused (RFC 5321 §4.1.1.11).
func (s *sender) parameters(params string) reply {
	seen := map[string]bool{}
	for params != "" {
		var param string
		param, params, _ = strings.Cut(strings.TrimLeft(params, " "), " ")
		if param == "" {
			break
		}
		key, value, assigned := strings.Cut(param, "=")
		key = strings.ToUpper(key)
		if seen[key] {
			return replyParameter
		}
		seen[key] = true
		ok := false
		switch key {
		case "SIZE":
			s.size, ok = parseSize(value)
		case "BODY":
			ok = strings.EqualFold(value, "7BIT") || strings.EqualFold(value, "8BITMIME")
		case "SMTPUTF8":
			s.utf8, ok = true, !assigned
		}
		if !ok {
			return replyParameter
		}
	}
	return reply{}
}

// parseSize reads up to 20 digits (RFC 1870 §4); what exceeds an int64 is too large for
// anybody and becomes the largest one.
func parseSize(s string) (int64, bool) {
	if s == "" || len(s) > 20 || strings.Trim(s, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil || n > 0
}

// parseRecipient reads "TO:<path>" (RFC 5321 §4.1.1.3). A bare postmaster has no Domain. bare takes a path
// without brackets too.
func parseRecipient(arg string, utf8, bare bool) (mail.Address, reply) {
	path, params, ok := cutPath(arg, "TO:")
	if !ok && bare {
		path, params, ok = cutBarePath(arg, "TO:")
	}
	switch {
	case !ok || path == "":
		return mail.Address{}, replyRecipient
	case strings.TrimLeft(params, " ") != "":
		return mail.Address{}, replyParameter
	case strings.EqualFold(path, postmaster):
		return mail.Address{Local: path}, reply{}
	}
	a, err := mail.ParseAddress(path)
	switch {
	case err != nil:
		return mail.Address{}, replyRecipient
	case !utf8 && !a.IsASCII():
		return mail.Address{}, replyNotASCII
	}
	return a, reply{}
}

// cutPath splits `KEY:<path> rest`. Spaces before the path are a QUIRK of old senders. A
// source route is dropped (RFC 5321 §4.1.1.3).
func cutPath(arg, key string) (path, rest string, ok bool) {
	if len(arg) < len(key) || !strings.EqualFold(arg[:len(key)], key) {
		return "", "", false
	}
	arg = strings.TrimLeft(arg[len(key):], " ")
	if arg == "" || arg[0] != '<' {
		return "", "", false
	}
	end := pathEnd(arg)
	if end < 0 {
		return "", "", false
	}
	path, rest = arg[1:end], arg[end+1:]
	if rest != "" && rest[0] != ' ' {
		return "", "", false
	}
	path, ok = dropRoute(path)
	return path, rest, ok
}

// cutBarePath splits "KEY:path rest".
func cutBarePath(arg, key string) (path, rest string, ok bool) {
	if len(arg) < len(key) || !strings.EqualFold(arg[:len(key)], key) {
		return "", "", false
	}
	path, rest, _ = strings.Cut(strings.TrimLeft(arg[len(key):], " "), " ")
	return path, rest, path != "" && !strings.ContainsAny(path, "<>")
}

// pathEnd finds the '>' that is not quoted.
func pathEnd(s string) int {
	quoted := false
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '"':
			quoted = !quoted
		case '\\':
			if quoted {
				i++
			}
		case '>':
			if !quoted {
				return i
			}
		}
	}
	return -1
}

func dropRoute(path string) (string, bool) {
	if path == "" || path[0] != '@' {
		return path, true
	}
	route, path, ok := strings.Cut(path, ":")
	for _, host := range strings.Split(route, ",") {
		if _, err := mail.ParseAddress("x" + host); err != nil {
			return "", false
		}
	}
	return path, ok && path != ""
}

// validHelo accepts what real senders say after EHLO: names with underscores, bare words,
// address literals, but nothing that could confuse a log or a header field.
func validHelo(s string) bool {
	if s == "" || len(s) > mail.MaxDomain {
		return false
	}
	return strings.IndexFunc(s, func(r rune) bool {
		return r <= ' ' || r >= utf8.RuneSelf-1 || strings.ContainsRune("\"'`\\<>();,@", r)
	}) < 0
}

// parseChunk reads "size [LAST]" (RFC 3030 §2).
func parseChunk(arg string) (size int64, last, ok bool) {
	digits, word, more := strings.Cut(arg, " ")
	size, ok = parseSize(digits)
	if !more {
		return size, false, ok
	}
	return size, true, ok && strings.EqualFold(word, "LAST")
}
