package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"guichet/e2e/live"
)

// chances are long stories in which people, words and commands are drawn by lot, from a seed.
func chances() []story {
	return []story{
		{"chance-trusted", trusting, func(s *scene) { happens(s, 1, 130) }},
		{"chance-signed", signing, func(s *scene) { happens(s, 2, 130) }},
		{"chance-held", holding, func(s *scene) { happens(s, 3, 130) }},
		{"chance-strange", strange, func(s *scene) { happens(s, 4, 130) }},
	}
}

// lot draws.
type lot struct {
	*rand.Rand
	*scene
}

func draw[V any](l lot, all ...V) V { return all[l.IntN(len(all))] }

var crowd = []string{carla, dora, zoe, walt, mallory, ana, ben, "Ana at home <ana@home.test>"}

var words = []string{
	"It does not work.\n", "Danke, es geht wieder.\n\nGruß\nCarla\n", "Bonjour,\nle problème est revenu ce matin.\nMerci\n",
	"Please restart the machine.\n\n-- \nAna, office 12, +33 1 23 45 67\n", "Password: hunter2\nmy card is 4111 1111 1111 1111\n",
	"Environment: production\nSince: 2026-11-30\nSeats: 12\n", "Hola,\nno puedo entrar desde el lunes.\n", "", "5\n", "thanks!\n",
}

var subjects = []string{"Cannot log in", "Paper jam", "Rechnung 2026-11", "La facture de mai", "Re: Paper jam", "[#1] Cannot log in", "Fwd: Help", "", "Out of Office"}

// happens does so many things.
func happens(s *scene, seed uint64, times int) {
	l := lot{rand.New(rand.NewPCG(seed, seed)), s}
	for range 3 {
		l.begins()
	}
	for range times {
		switch n := l.IntN(100); {
		case n < 18:
			l.begins()
		case n < 82:
			l.goesOn()
		case n < 86:
			l.machine()
		case n < 90:
			l.admin()
		case n < 93:
			l.sinkRefuses()
		default:
			s.pass(draw(l, time.Minute, 6*time.Minute, 25*time.Minute))
		}
	}
	s.sink.Refuse(nil)
	s.pass(2 * time.Hour)
}

// begins is a new mail.
func (l lot) begins() {
	d := l.draft(draw(l, crowd...), draw(l, support, support, "aide@desk.test", "hilfe@desk.test", "billing@desk.test", "portal@desk.test", "help@desk.test", "support+sensitive@desk.test"), draw(l, subjects...), l.text())
	l.says(l.dressed(d))
}

// goesOn is an answer to one of the last letters, by its reader or by somebody else who has it.
func (l lot) goesOn() {
	all := l.got
	if len(all) == 0 {
		return
	}
	letter := all[len(all)-1-l.IntN(min(len(all), 30))]
	who := draw(l, crowd...)
	for _, c := range crowd {
		if strings.Contains(c, "<"+letter.Rcpt[0]+">") && l.IntN(10) > 0 {
			who = c
		}
	}
	d := l.reply(letter, who, l.text())
	switch {
	case l.IntN(12) == 0 && letter.NoteTo() != "":
		d.To = letter.NoteTo()
	case l.IntN(15) == 0:
		d.To, d.InReplyTo, d.References = support, "", ""
	case l.IntN(15) == 0:
		d.To = support
	}
	l.says(l.dressed(d))
}

// text is commands, words, or both.
func (l lot) text() string {
	var b strings.Builder
	for range draw(l, 0, 0, 0, 1, 1, 2) {
		b.WriteString(strings.ReplaceAll(draw(l, commands...), "|", "\n") + "\n")
	}
	return b.String() + draw(l, words...)
}

// dressed puts on what mails have beside words.
func (l lot) dressed(d live.Draft) live.Draft {
	switch l.IntN(14) {
	case 0:
		d.Cc = draw(l, dora, zoe, "Max <max@customer.test>, "+zoe, mallory)
	case 1:
		d.Files = []live.File{{Name: "Führerschein.jpg", Type: "image/jpeg", Body: []byte("\xff\xd8\xff\xe0" + strings.Repeat("x", l.IntN(5000)))}}
	case 2:
		d.HTML = "<html><body><p>" + strings.ReplaceAll(d.Text, "\n", "<br>") + "</p><img src=\"http://tracker.test/1.gif\"></body></html>"
	case 3:
		d = d.With("Auto-Submitted: auto-replied")
	case 4:
		d = d.With("Reply-To: Carla <carla@customer.test>")
	}
	return d
}

// machine is a report about one of the last letters, or another automatic mail.
func (l lot) machine() {
	all := l.got
	letter := all[len(all)-1-l.IntN(min(len(all), 15))]
	switch l.IntN(3) {
	case 0:
		l.reports(letter, letter.From, "failed", "5.1.1", "550 5.1.1 no such user")
	case 1:
		l.reports(letter, letter.From, "delayed", "4.4.1", "connection timed out")
	default:
		d := l.reply(letter, draw(l, carla, ana, dora), "I am away until Monday.").With("Auto-Submitted: auto-replied (vacation)").FromEnvelope("")
		d.Subject = "Out of office: " + d.Subject
		l.says(d)
	}
}

// admin is a subcommand.
func (l lot) admin() {
	n := fmt.Sprint(1 + l.IntN(len(tickets(l.scene))))
	l.runs(draw(l, [][]string{
		{"ticket", "do", n, "assign ana", "priority high"},
		{"ticket", "reply", n, "--as", "ana@agents.test", "We are on it."},
		{"ticket", "note", n, "--as", "ben@agents.test", "Un mot entre nous."},
		{"contact", "learn", "zoe@customer.test", "zoe@home.test"},
		{"contact", "unmute", "carla@customer.test"},
		{"quarantine", "release", n},
		{"queue", "retry", n},
		{"queue", "cancel", n},
		{"grant", "check", "ana@agents.test", "carla@customer.test"},
	}...)...)
}

// sinkRefuses makes the world refuse somebody's letters from now on, or nobody's.
func (l lot) sinkRefuses() {
	who, how := draw(l, "carla@", "ana@", "dora@", "nobody@"), draw(l, "451 4.7.1 come back", "452 4.2.2 full", "550 5.7.1 not today")
	l.head("letters to %s are refused: %s", who, how)
	l.sink.Refuse(func(rcpt string) string {
		if strings.HasPrefix(rcpt, who) {
			return how
		}
		return ""
	})
}
