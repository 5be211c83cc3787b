package parser

import (
	"strings"

	"guichet/mail"
)

// header makes a Header of lines "Name: value".
func header(lines ...string) Header {
	var h Header
	for _, l := range lines {
		if name, value, found := strings.Cut(l, ":"); found {
			h = append(h, Field{name, strings.TrimSpace(value)})
		}
	}
	return h
}

func boxes(addresses ...string) []mail.Mailbox {
	var all []mail.Mailbox
	for _, a := range addresses {
		all = append(all, parseAddresses(a).found...)
	}
	return all
}
