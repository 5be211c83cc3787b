package desk

import (
	"fmt"
	"strings"
	"time"

	"guichet/mail"
)

// trace is the fields that a mail gets where it arrives (RFC 5321 §4.4): Return-Path and
// Received. Everything in them was checked by the session or is ours.
func trace(env mail.Envelope, hostname string) string {
	protocol := "ESMTP"
	switch {
	case env.LMTP:
		protocol = "LMTP"
	case env.UTF8:
		protocol = "UTF8SMTP"
	}
	if env.TLS {
		protocol += "S"
	}
	from := plainWord(env.Helo)
	peer := env.Remote
	if !peer.IsValid() {
		peer = env.Front
	}
	if peer.IsValid() {
		from += " ([" + peer.String() + "])"
	}
	if env.Source != nil {
		return fmt.Sprintf("Return-Path: <%s>\r\nReceived: by %s (from %s) with %s id %s;\r\n\t%s\r\n",
			env.From, hostname, plainWord(env.Source.Name), env.Source.Protocol, env.Session, env.At.UTC().Format(time.RFC1123Z))
	}
	return fmt.Sprintf("Return-Path: <%s>\r\nReceived: from %s\r\n\tby %s with %s id %s;\r\n\t%s\r\n",
		env.From, from, hostname, protocol, env.Session, env.At.UTC().Format(time.RFC1123Z))
}

// plainWord is what a client said as its name, as far as it can stand in a header.
func plainWord(s string) string {
	s = strings.Map(func(r rune) rune {
		if r <= ' ' || r > '~' || strings.ContainsRune("()<>;\\\"", r) {
			return -1
		}
		return r
	}, s)
	if s == "" || len(s) > mail.MaxDomain {
		return "unknown"
	}
	return s
}
