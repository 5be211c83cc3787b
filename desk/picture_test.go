package desk_test

import (
	"context"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"guichet/desk"
	"guichet/ticket"
)

// leave lets all letters of ticket 1 leave whose time has come, and says who gets a picture with one, as "ana update".
func (h *patient) leave(t *testing.T, d *desk.Desk) string {
	t.Helper()
	ctx := context.Background()
	var got []string
	due, _, err := d.Queue.Due(ctx, 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range due {
		job, ok, err := d.Queue.Job(ctx, l.ID)
		if err != nil {
			t.Fatal(err)
		}
		if !ok {
			continue
		}
		for _, m := range job.Messages {
			for _, f := range m.Attachments {
				if !f.Repeated && l.Kind != ticket.KindReceived && l.Kind != ticket.KindUndo && !l.Facts.Bare {
					got = append(got, l.To.Address.Local+" "+string(l.Kind))
				}
			}
		}
		if err := d.Queue.Record(ctx, l.ID, ticket.Attempt{At: h.now, Outcome: ticket.Delivered, Reply: "250 ok"}, time.Time{}); err != nil {
			t.Fatal(err)
		}
	}
	slices.Sort(got)
	return strings.Join(got, ", ")
}

// withPicture is a mail whose HTML shows a small picture, as signatures do.
func withPicture(from, id, words, picture string) string {
	return fmt.Sprintf("From: %s\r\nTo: support@desk.test\r\nSubject: Cannot log in\r\nMessage-ID: <%s>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n"+
		"--b\r\nContent-Type: text/html\r\n\r\n<p>%s</p><img src=\"cid:p@x\">\r\n--b\r\nContent-Type: image/png; name=p.png\r\nContent-Disposition: inline; filename=p.png\r\nContent-ID: <p@x>\r\n"+
		"Content-Transfer-Encoding: base64\r\n\r\n%s\r\n--b--\r\n", from, id, strings.ReplaceAll(words, "\r\n", "<br>\r\n"), base64.StdEncoding.EncodeToString([]byte("\x89PNG\r\n\x1a\n"+picture)))
}

// TestPicturesOncePerReader: a small picture in the text goes to each reader of a ticket once, whoever had it before
// him; and never to who brought it.
func TestPicturesOncePerReader(t *testing.T) {
	h := newPatient(t)
	d := h.start(t)
	const carla, dan, ana, desk = "carla@customer.test", "dan@customer.test", "ana@agents.test", "support@desk.test"
	var toAna, toCarla string
	for i, step := range []struct {
		name, from, words, picture string
		wait                       time.Duration
		want                       string
	}{
		{"her first mail", carla, "Help", "logo", time.Minute, "ana new, ben new"},
		{"again", carla, "And now?", "logo", time.Minute, ""},
		{"she brings Dan", carla, "#share " + dan + "\r\nThe lamp is dark.", "logo", time.Minute, ""},
		{"an answer that shows it too", ana, "Which lamp?", "logo", 5 * time.Minute, "dan reply"},
		{"one with a picture, taken back at once", ana, "This one?", "lamp", time.Second, ""},
		{"undone", ana, "#undo", "", 5 * time.Minute, ""},
		{"and sent anew", ana, "Is it this one?", "lamp", 5 * time.Minute, "carla reply, dan reply"},
		{"once more", ana, "Is it?", "lamp", 5 * time.Minute, ""},
		{"Ben has not seen it", carla, "Yes, that.", "lamp", time.Minute, "ben update"},
	} {
		to := map[string]string{carla: toCarla, ana: toAna}[step.from]
		if to == "" {
			to = desk
		}
		id := fmt.Sprintf("%d@x.test", i)
		mail := withPicture(step.from, id, step.words, step.picture)
		if step.picture == "" {
			mail = raw(step.from, id, step.words)
		}
		if err := send(d, step.from, to, mail); err != nil {
			t.Fatal(err)
		}
		h.now = h.now.Add(step.wait)
		if got := h.leave(t, d); got != step.want {
			t.Errorf("%s: it goes to %q, want %q", step.name, got, step.want)
		}
		toAna, toCarla = h.replyTo(t, ticket.KindNew)[ana], h.replyTo(t, ticket.KindReceived)[carla]
	}
}
