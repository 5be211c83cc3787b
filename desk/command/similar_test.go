package command_test

import (
	"testing"

	"guichet/desk/command"
)

func TestDidYouMean(t *testing.T) {
	for given, want := range map[string]string{
		"resolve": "resolved", "reslved": "resolved", "resovled": "resolved", "close": "closed", "asign": "assign", "asing": "assign",
		"prioirty": "priority", "lsit": "list", "tga": "tag", "prio": "priority", "cat": "category", "reply": "reply-with", "foo": "", "danke": "", "x": "", "invoice": "",
	} {
		if got := command.SimilarCommand(given); got != want {
			t.Errorf("#%s: did you mean %q? Want %q", given, got, want)
		}
	}
}
