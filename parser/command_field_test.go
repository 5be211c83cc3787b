package parser

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFieldLines(t *testing.T) {
	type f = FieldLine
	for _, tt := range []struct {
		name, reply string
		want        []f
	}{
		{"some among words", "Hello,\nTransaction ID: 12\nEnvironment : production\nIt fails.", []f{{"transaction id", "12"}, {"environment", "production"}}},
		{"accents and case", "PRIORITÉ\u00a0: haute", []f{{"priorite", "haute"}}},
		{"decomposed", "Priorite\u0301: haute", []f{{"priorite", "haute"}}},
		{"wide colon", "环境：生产", []f{{"环境", "生产"}}},
		{"a list in bold", "- *Users:* 12", []f{{"users", "12"}}},
		{"nothing filled in", "Users:", []f{{"users", ""}}},
		{"a value with a colon", "Start: 10:22", []f{{"start", "10:22"}}},
		{"a link", "https://example.org/x", nil},
		{"a time", "10:22 it failed", nil},
		{"a sentence", "What I want to say to you all is this: no", nil},
		{"none", "Hello", nil},
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
