package main

import (
	"bytes"
	"regexp"
	"strings"
)

// essence is what tells two mails apart by PRODUCT 1.8: From, Date, Message-ID, Subject and the body, which may be missing
// with the blank line before it. false: the mail has no plain header, so that all of it counts.
func essence(mail []byte) (string, bool) {
	head, body, ok := bytes.Cut(mail, []byte("\r\n\r\n"))
	if !ok {
		head, body, ok = bytes.Cut(mail, []byte("\r\n"))
		if !ok || len(head) > 0 {
			head, body = bytes.TrimSuffix(mail, []byte("\r\n")), nil // a header only, if these are fields
		}
	}
	var all []string
	for n, l := range strings.Split(string(head), "\r\n") {
		folded := strings.HasPrefix(l, " ") || strings.HasPrefix(l, "\t")
		switch {
		case len(head) == 0:
		case folded && n > 0:
			if len(all) > 0 {
				all = append(all, l)
			}
		case n == 0 && !plainField.MatchString(l) && strings.HasPrefix(string(head[len(l):]), "\r\nReceived:"): // what a server wrote over
		case !plainField.MatchString(l):
			return "", false
		case telling.MatchString(l):
			all = append(all, strings.ToLower(l))
		}
	}
	return strings.Join(all, "\n") + "\n\n" + strings.TrimRight(string(body), "\r\n"), true
}

var (
	plainField = regexp.MustCompile(`^[!-9;-~]+:`)
	telling    = regexp.MustCompile(`(?i)^(from|date|message-id|subject):`)
)
