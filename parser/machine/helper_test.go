package machine

import (
	"strings"

	"guichet/mail"
	"guichet/parser/header"
)

// fields makes a Header of lines "Name: value".
func fields(lines ...string) header.Header {
	var h header.Header
	for _, l := range lines {
		if name, value, found := strings.Cut(l, ":"); found {
			h = append(h, header.Field{Name: name, Value: strings.TrimSpace(value)})
		}
	}
	return h
}

func boxes(addresses ...string) []mail.Mailbox {
	var all []mail.Mailbox
	for _, a := range addresses {
		all = append(all, header.ParseAddresses(a).Found...)
	}
	return all
}
