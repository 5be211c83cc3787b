package parser

import "testing"

func TestHollow(t *testing.T) {
	const quote = "On Sat, 21 Nov 2026 at 10:00, Desk <support@desk.test> wrote:\n> ##- Please type your reply above this line -##\n>\n> New request #1\n"
	for _, c := range []struct {
		name, text string
		hollow     bool
	}{
		{"words", "Hello", false},
		{"words above a quote", "Hello\n\n" + quote, false},
		{"words below a quote", quote + "\nHello", false},
		{"thanks", "Thank you,\nAna", false},
		{"thanks in French", "Merci !\nAna", false},
		{"a formula", "Best regards\nAna", false},
		{"a name", "Ana", false},
		{"a command", "#resolved\n\n-- \nAna", false},
		{"a forwarded mail", "---------- Forwarded message ---------\nFrom: Dora <dora@customer.test>\nSubject: Jam\n\nIt jams.", false},
		{"nothing", "", true},
		{"blank lines", "\n \n", true},
		{"a quote", quote, true},
		{"a quote below blank lines", "\n\n" + quote, true},
		{"a signature", "-- \nAna\n+33 1 23", true},
		{"a signature above a quote", "-- \nAna\n+33 1 23\n\n" + quote, true},
		{"a telephone's line", "Sent from my iPhone", true},
	} {
		raw := "From: ana@agents.test\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + c.text
		if m := Parse([]byte(raw)); m.Hollow != c.hollow {
			t.Errorf("%s: hollow %v, reply %q", c.name, m.Hollow, m.Reply)
		}
	}
}
