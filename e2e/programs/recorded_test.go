package programs

import (
	"os"
	"path/filepath"
	"strings"

	"guichet/e2e/live"
)

// parsed is where the parser's own recordings are.
const parsed = "../../../parser/testdata/mail/"

// recorded are programs of which a mail was kept.
func recorded() []program {
	return []program{
		{
			name: "Haraka", version: "not kept", what: "mail server of npm", file: "haraka-put-off.eml",
			differs: "a letter that was put off by 451 until its time was over is reported as 5.2.1; no From in a report",
			desk:    "the remote's 451 counts: the letter bounced, the address is written to again",
			try: func(r *rig) {
				b := r.recording().Bounce
				if b == nil || len(b.Recipients) != 1 {
					r.Fatalf("no report: %+v", b)
				}
				want(r, "action", b.Recipients[0].Action, "failed")
				want(r, "status", b.Recipients[0].Status, "4.2.1")
			},
		},
		{
			name: "Mailman", version: "3.3.8", what: "list manager; a post that waits", file: "mailman-held.eml",
			differs: "a notice to the author with `Precedence: bulk` and no Auto-Submitted",
			desk:    "an automatic answer: stored, no ticket",
			try:     func(r *rig) { want(r, "auto", r.recording().Auto, "auto-reply") },
		},
		{
			name: "Mailman, a post", version: "3.3.8", what: "the same; a post of a subscriber", file: "mailman-post.eml",
			differs: "From is the author's own, the return path the list's",
			desk:    "a list's mail, unless `[[via]]` names the list: then the author's",
			try: func(r *rig) {
				p := r.recording()
				want(r, "auto", p.Auto, "list")
				want(r, "author", p.From[0].Email, "alice@customer.test")
			},
		},
		{
			name: "Redmine", version: "5", what: "issue tracker; a comment", file: "redmine-comment.eml",
			differs: "a person's words are generated mail of the tracker, with the issue below a line of dashes",
			desk:    "generated: recorded, never answered",
			try: func(r *rig) {
				p := r.recording()
				want(r, "auto", p.Auto, "auto-generated")
				want(r, "her words", strings.Contains(p.Reply, "Thirteen, I counted again."), true)
			},
		},
		{
			name: "Monit", version: "5.33.0", what: "watches processes", file: "monit-alarm.eml",
			differs: "no mark but `X-Mailer: Monit`; the date ends in GMT",
			desk:    "generated, by X-Mailer: a ticket, not confirmed",
			try: func(r *rig) {
				p := r.recording()
				want(r, "auto", p.Auto, "auto-generated")
				want(r, "text", p.Text, "The file of valve 4 is gone.")
			},
		},
		{
			name: "Outlook", version: "not kept", what: "mail program; rich text", file: parsed + "winmail-dat.eml",
			differs: "its files are inside winmail.dat (TNEF)",
			desk:    "the files stand beside the container, by their names",
			try:     func(r *rig) { want(r, "files", r.recording().names(), "winmail.dat, Contract €.pdf, note.txt") },
		},
		{
			name: "Apple Mail", version: "not kept", what: "mail program; a file between two texts", file: parsed + "apple-text-around-a-file.eml",
			differs: "text, file and text again are siblings in one multipart/mixed",
			desk:    "both texts, in their order, and the file",
			try:     func(r *rig) { want(r, "files", r.recording().names(), "scan 1.pdf") },
		},
	}
}

// reading is what the desk read in a recording.
type reading struct{ live.Parsed }

func (r reading) names() string {
	var all []string
	for _, a := range r.Attachments {
		all = append(all, a.Name)
	}
	return strings.Join(all, ", ")
}

// recording reads the program's recorded mail.
func (r *rig) recording() reading {
	r.Helper()
	return reading{r.parse(must(os.ReadFile(filepath.Join("testdata", r.program.file))))}
}
