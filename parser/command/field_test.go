package command

import (
	"testing"
	"time"

	"guichet/parser/date"

	"github.com/google/go-cmp/cmp"
)

func TestFieldLines(t *testing.T) {
	type f = FieldLine
	for _, tt := range []struct {
		name, reply string
		want        []f
	}{
		{"some among words", "Hello,\nTransaction ID: 12\nEnvironment : production\nIt fails.", []f{{"transaction id", "12", ""}, {"environment", "production", ""}}},
		{"accents and case", "PRIORITÉ\u00a0: haute", []f{{"priorite", "haute", ""}}},
		{"decomposed", "Priorite\u0301: haute", []f{{"priorite", "haute", ""}}},
		{"wide colon", "环境：生产", []f{{"环境", "生产", ""}}},
		{"a list in bold", "- *Users:* 12", []f{{"users", "12", ""}}},
		{"nothing filled in", "Users:", []f{{"users", "", ""}}},
		{"a value with a colon", "Start: 10:22", []f{{"start", "10:22", ""}}},
		{"a link", "https://example.org/x", nil},
		{"a time", "10:22 it failed", nil},
		{"a sentence", "What I want to say to you all is this: no", nil},
		{"none", "Hello", nil},
		{"a question without a colon", "How many users? 12", []f{{"how many users", "12", ""}}},
		{"a question with both", "How many users? 12: no, 13", []f{{"how many users", "12: no, 13", ""}, {"how many users? 12", "no, 13", ""}}},
		{"a question and a time", "When? At 10:22", []f{{"when", "At 10:22", ""}, {"when? at 10", "22", ""}}},
		{"a Spanish question", "¿Cuántos?: 12", []f{{"cuantos?", "12", ""}}},
		{"what may stand there", "Umgebung (eines von: a, b): b", []f{{"umgebung (eines von: a, b)", "b", ""}}},
		{"a question with what may stand there", "Since when? (such as 2026-11-22): today", []f{{"since when? (such as 2026-11-22)", "today", ""}}},
		{"counted", "1. Users: 12\n2) Start: today", []f{{"users", "12", ""}, {"start", "today", ""}}},
		{"the answer below", "Users:\n12\nStart?\nat 10:22\n\nKim", []f{{"users", "", "12"}, {"start", "", "at 10:22"}, {"at 10", "22", ""}}},
		{"no answer below", "Users:\nStart:\n\nBest wishes\nKim", []f{{"users", "", ""}, {"start", "", ""}}},
		{"words that go on are no answer", "My questions:\nwhat is\nthat", []f{{"my questions", "", ""}}},
		{"answers between quotes", "> Users:\n12\n> Start:\n>\n\ntoday\n\n> End:\n> Kim", []f{{"users", "", "12"}, {"start", "", "today"}}},
		{"what others wrote", "> Users: 12\n> Start:\n> today\n", nil},
	} {
		if diff := cmp.Diff(tt.want, FieldLines(tt.reply)); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
	}
}

func TestFoldLabel(t *testing.T) {
	for _, tt := range [][2]string{
		{"Priorité", "priorite"}, {"Größe", "große"}, {"  Transaction   ID ", "transaction id"}, {"Środowisko", "srodowisko"}, {"İşlem", "islem"}, {"Среда", "среда"}, {"環境", "環境"}, {"", ""},
	} {
		if got := FoldLabel(tt[0]); got != tt[1] {
			t.Errorf("%q: got %q, want %q", tt[0], got, tt[1])
		}
	}
}

func TestQuotedFieldLines(t *testing.T) {
	type f = FieldLine
	above := []string{"Fill in these lines:", "Remplissez ces lignes :"}
	for _, tt := range []struct {
		name, text string
		want       []f
	}{
		{"filled in below the quote's marks", "> Hello,\n> Fill in these\n> lines:\n>\n> Users: 12\n> Start:\n> --\n> Request: 1", []f{{"users", "12", ""}}},
		{"no marks, as Outlook quotes", "From: Desk\n\nRemplissez ces lignes :\n\nUsers : 12\n\nStart : hier", []f{{"users", "12", ""}, {"start", "hier", ""}}},
		{"above the sentence", "> Users: 12\n> Fill in these lines:\n> Start:", nil},
		{"another's question", "> Please tell us\n> Users: 12", nil},
	} {
		if diff := cmp.Diff(tt.want, QuotedFieldLines(tt.text, above)); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
	}
}

func FuzzFieldLines(f *testing.F) {
	f.Add("> Users (one of: a): 12\n>\n\nStart？\nat 10:22\n) When? (such as 1.2.): \n1. ¿Cuándo?：hoy")
	f.Fuzz(func(t *testing.T, text string) {
		for _, l := range append(FieldLines(text), QuotedFieldLines("Fill in:\n"+text, []string{"Fill in:"})...) {
			if l.Label == "" || FoldLabel(l.Label) != l.Label || l.Value != "" && l.Below != "" {
				t.Errorf("%+v", l)
			}
		}
		if day := date.NearestDay(text, time.Date(2026, time.November, 22, 12, 0, 0, 0, time.UTC)); !day.IsZero() && (day.Year() < 2025 || day.Year() > 2027) {
			t.Errorf("the nearest day is %v", day)
		}
	})
}
