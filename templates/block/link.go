package block

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
)

// webAddress begins where a person's words have one: at the begin of a line, behind a space
// or something that opens.
var webAddress = regexp.MustCompile(`(?:^|[\s(<\["'“„«])(https?://[^\s<>"“”„«»]+)`)

// Address finds the first web address in a line; from is -1 if there is none. What ends the
// sentence around it is not part of it.
func Address(ln string) (from, to int) {
	for at := 0; strings.Contains(ln[at:], "://"); { // few lines have one, and the expression is slow
		m := webAddress.FindStringSubmatchIndex(ln[at:])
		if m == nil {
			return -1, -1
		}
		from, to = at+m[2], at+m[3]
		for {
			s := ln[from:to]
			last := s[len(s)-1]
			if !strings.ContainsRune(".,;:!?'*_", rune(last)) && !(last == ')' && strings.Count(s, "(") < strings.Count(s, ")")) &&
				!(last == ']' && strings.Count(s, "[") < strings.Count(s, "]")) {
				break
			}
			to--
		}
		if CheckURL(ln[from:to]) == nil {
			return from, to
		}
		at += m[3]
	}
	return -1, -1
}

// CheckURL refuses what is not a plain web link: it would be clicked.
func CheckURL(s string) error {
	if s == "" {
		return nil
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || OneLine(s) != s || strings.ContainsAny(s, " <>\"") {
		return fmt.Errorf("not a web link: %q", s)
	}
	return nil
}
