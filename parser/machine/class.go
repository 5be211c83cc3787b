package machine

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"guichet/parser/plain"
)

// statusIn finds an enhanced status code (RFC 3463 §2), and not four numbers of an address.
var statusIn = regexp.MustCompile(`(?:^|[^\d.])([245]\.\d{1,3}\.\d{1,3})(?:$|[^\d.]|\.(?:\D|$))`)

// statusOf returns the first enhanced status code in s, "" if none.
func statusOf(s string) string {
	if m := statusIn.FindStringSubmatch(s); m != nil {
		return m[1]
	}
	return ""
}

// complete fills in what the report leaves to its words: status from the diagnostic, action from
// the status. The diagnostic is what the server said itself, so its code counts before the
// report's Status, and its words where a class of x.0.0 says nothing.
func complete(b Recipient, action string) Recipient {
	b.Email = strings.Trim(b.Email, "<>\"' ")
	said, reply := statusOf(b.Diagnostic), replyIn.FindStringSubmatch(b.Diagnostic)
	switch vague := b.Status == "" || strings.HasSuffix(b.Status, ".0.0"); {
	case said != "" && !strings.HasSuffix(said, ".0.0"):
		b.Status = said
	case vague:
		b.Status = cmp.Or(statusOfWords(b.Diagnostic), said, b.Status)
	case reply != nil && reply[1] == "552" && strings.HasPrefix(b.Status, "5.1."):
		b.Status = cmp.Or(statusOfWords(b.Diagnostic), "5.2.2") // RFC 5321 §4.2.2: exceeded storage
	}
	if saysLittle.MatchString(b.Status) {
		b.Status = cmp.Or(statusOfWords(b.Diagnostic), b.Status)
	}
	if isAddressFault(b.Status) {
		b.Status = cmp.Or(statusOfRefusal(b.Diagnostic), b.Status)
	}
	if reply != nil && b.Status != "" && reply[1][:1] != b.Status[:1] && reply[1][0] == '4' {
		b.Status = "4" + b.Status[1:] // what a server puts off is not permanent
	}
	if b.Action == "" {
		b.Action = action
	}
	if b.Action == "" && b.Status != "" {
		b.Action = map[byte]string{'2': "delivered", '4': "delayed", '5': "failed"}[b.Status[0]]
	}
	if b.Action == "" {
		b.Action = "failed"
	}
	return b
}

// replyIn finds the code of a server's reply at the begin of a diagnostic (RFC 5321 §4.2), or where
// it is cited.
var replyIn = regexp.MustCompile(`(?:^|said: |:\s)([245]\d\d)[ -]`)

// saysLittle are statuses that servers give for anything: "other" of mail system and protocol (RFC 3463 §3.4,
// §3.6), and details that Exchange made up and explains in words.
var saysLittle = regexp.MustCompile(`^5\.(?:[35]\.0|1\.3\d\d)$`)

// actionOf returns the action of RFC 3464 §2.3.3 that a word means; "" where only the status can tell.
func actionOf(word string) string {
	switch word {
	case "expired", "failure", "undeliverable":
		return "failed" // SendGrid and others
	case "deliverable":
		return "delivered" // Postfix, asked for a report
	}
	if slices.Contains(severity, word) {
		return word
	}
	return ""
}

// isAddressFault reports whether a status says something against the address itself.
func isAddressFault(status string) bool {
	switch status {
	case "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1":
		return true
	}
	return false
}

// statusOfWords guesses the status of a diagnostic that has none; "" if its words are not known.
func statusOfWords(diagnostic string) string {
	return cmp.Or(wordsIn(reasons, diagnostic), wordsIn(vague, diagnostic))
}

// statusOfRefusal is the same for what a server says to the sender, whatever status it gives: block lists, quota,
// rates and the wishes of a recipient say nothing against the address.
func statusOfRefusal(diagnostic string) string { return wordsIn(refused, diagnostic) }

// wordsIn returns the status of the first words of a table that are found; "" if none are.
func wordsIn(table []struct{ words, status string }, diagnostic string) string {
	low := strings.ToLower(diagnostic)
	for _, r := range table {
		if strings.Contains(low, r.words) {
			return r.status
		}
	}
	return ""
}

// maxShort is how long a line may be, in bytes, that says in a few words what is wrong with an address.
const maxShort = 60

// classify gives recipients without a class the one that a line of the report tells, above the copy of the
// mail: many servers have the reason in a sentence of its own.
func (r *report) classify(all []Recipient, text string) []Recipient {
	for i, b := range all {
		if b.Action == "delivered" || b.Status != "" && !strings.HasSuffix(b.Status, ".0.0") {
			continue
		}
		status, line := told(b.Email, text, reasons)
		if status == "" {
			status, line = told(b.Email, text, vague)
		}
		if status == "" {
			continue
		}
		if b.Action == "delayed" {
			status = "4" + status[1:]
		}
		all[i].Status = status
		if b.Diagnostic == "" {
			all[i].Diagnostic = plain.Cut(strings.TrimSpace(line), maxDiagnostic)
		}
	}
	return all
}

// told returns the first class that a line of a report tells by its code or the words of a table. What says
// something against the address counts only in a line that names it, or in a few words: "if the user does not
// exist" is advice.
func told(email, text string, table []struct{ words, status string }) (status, line string) {
	local, _, _ := strings.Cut(strings.ToLower(email), "@")
	for line := range strings.Lines(plain.Cut(text, maxReportText)) {
		status := statusOf(line)
		if status == "" || strings.HasSuffix(status, ".0.0") {
			status = wordsIn(table, line)
		}
		if status != "" && (!isAddressFault(status) || len(line) <= maxShort || strings.Contains(strings.ToLower(line), local)) {
			return status, line
		}
	}
	return "", ""
}
