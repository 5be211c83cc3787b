package main

import (
	"slices"
	"strings"

	"guichet/e2e/live"
)

// commands is every command, in most of its forms, and some that are none.
var commands = strings.Split(`#open
#pending
#resolved
#resolved|It was the cable.
#closed
#closed|Good bye.
#close
#assign me
#assign ben
#assign ana|Ben, this is yours? No, mine.
#assign nobody
#assign eve
#priority high
#priority silly
#tag vip billing
#tag -vip
#category invoice
#category onboarding
#category nonsense
#product signature
#field Environment = test
#field Environment =
#field Colour = red
#requester Kim Lee <kim@customer.test>
#requester
#article printer
#article PRINTER|Read this.
#helpful printer yes
#helpful printer no
#subject New words about it
#note|Between us.
#note she is a pain|More of it.
#share zoe@customer.test, walt@partner.test
#share no-reply@customer.test
#share zoe@customer.test|Please read this, Zoe.
#unshare zoe@customer.test
#unshare
#watch zoe@customer.test
#watch me
#watch ben
#unwatch zoe@customer.test
#unwatch me
#reply-with reset
#reply-with reset|And more.
#reply-with nothing
#accept
#accept same
#accept as dora@customer.test
#account paris
#account acme/paris
#account none
#org-access dora@customer.test viewer acme
#org-access dora@customer.test editor acme/paris
#org-access dora@customer.test none acme
#link 1
#link -1
#link 99
#list
#list mine
#list all urgent
#list acme/paris
#search printer
#search "cannot log" bl*
#search #1
#show
#show 1|And words.
#show 99
#help
#request-access 4h
#grant 2h
#grant 90 minutes
#end-access
#sensitive
#sensitive off
#undo
#rate 4
5
#asign ben
#foo|Words below.
Hello,|#resolved
> #resolved|Words below.
#ASSIGN ME|#Priority URGENT|#tag a|#foo|Words.
#assign ben|#priority low|#resolved|Done, thank you.
#list|#show 1|#search printer
#split
#split 1
#split 1 2|With words.
#spam
#spam no
#merge 1
#merge 99
#merge 1|With words.
#delete
#delete|With words.
#erase 99
#erase`, "\n")

// commanders tell of somebody who tries every command on a ticket of Carla's, in which Dora takes
// part and which Walt watches. Where the ticket has come to its end, there is another one.
func commanders() (all []story) {
	for name, c := range map[string]struct {
		who, to string
		setup   func(*scene) live.Setup
		note    bool
	}{
		"agent":       {ana, support, trusting, false},
		"agent-fr":    {ben, "aide@desk.test", signing, false},
		"agent-note":  {ana, support, trusting, true},
		"requester":   {carla, support, trusting, false},
		"participant": {dora, "hilfe@desk.test", trusting, false},
		"watcher":     {walt, support, trusting, false},
		"stranger":    {mallory, support, strange, false},
		"held":        {ana, support, holding, false},
	} {
		all = append(all, story{"commands-" + name, c.setup, func(s *scene) { tries(s, c.who, c.to, c.note) }})
	}
	slices.SortFunc(all, func(a, b story) int { return strings.Compare(a.name, b.name) })
	return all
}

// tries has somebody try all commands.
func tries(s *scene, who, to string, note bool) {
	s.runs("org", "put", "acme", "--name", "Acme Ltd", "--account", "paris=Paris", "--account", "rome=Rome")
	s.runs("org", "grant", "carla@customer.test", "acme/paris")
	mine := arranges(s, who, to)
	for i, c := range commands {
		if !alive(s) {
			mine = arranges(s, who, to)
		}
		d := s.reply(mine, who, strings.ReplaceAll(c, "|", "\n"))
		if note && mine.NoteTo() != "" {
			d.To = mine.NoteTo()
		}
		if i%9 == 4 {
			d.Files = []live.File{{Name: "plan é.pdf", Type: "application/pdf", Body: []byte("%PDF-1.7\nplan")}}
		}
		s.says(d)
	}
}

// arranges opens a ticket and returns the latest letter about it to who, or else the one whose
// token he has got hold of.
func arranges(s *scene, who, to string) live.Letter {
	d := s.draft(carla, to, "Cannot log in", "Hello,\nI cannot log in since Monday, the printer says E-404.\nEnvironment: test\nCarla\n")
	d.Cc = dora
	s.says(d)
	received := s.last(carla, "received")
	s.answers(received, carla, "#share dora@customer.test\n#watch walt@partner.test\nDora knows more.")
	s.answers(s.last(ana, "new"), ana, "Since when?")
	switch who {
	case mallory:
		return received
	case ana, ben:
		return s.last(who, "new", "update")
	default:
		return s.last(who)
	}
}

// alive reports whether the last ticket still takes answers.
func alive(s *scene) bool {
	all := tickets(s)
	return len(all) > 0 && all[len(all)-1].Status != "closed"
}
