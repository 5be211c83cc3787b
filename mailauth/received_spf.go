package mailauth

import (
	"fmt"

	"guichet/mail"
)

// formatSPF writes what SPF found as a Received-SPF field (RFC 7208 §9.1) of the host id, "" if
// SPF did not run. It tells which client was judged, which Authentication-Results cannot.
func formatSPF(id string, env mail.Envelope, r Report) string {
	if r.Verdict.SPF == "" {
		return ""
	}
	identity := "mailfrom"
	if r.Helo {
		identity = "helo"
	}
	return fmt.Sprintf("Received-SPF: %s client-ip=%s; envelope-from=%s;\r\n\thelo=%s; identity=%s; receiver=%s\r\n",
		r.Verdict.SPF, value(r.Client.String()), value(env.From.String()), value(r.Name), identity, value(id))
}
