package main

import (
	"net/url"
	"strconv"
)

type rewriteCommand struct {
	Index bool `help:"Make the search index anew from the records as well, and wait until it is whole."`
}

// Run writes the database anew, while the desk runs.
func (r rewriteCommand) Run(e *env) error {
	var out struct {
		Pause int64 `json:"pause_ms"`
	}
	if err := e.get("POST", "/rewrite", url.Values{"index": {strconv.FormatBool(r.Index)}}, &out); err != nil {
		return err
	}
	done := ""
	if r.Index {
		done = ", and the search index is new"
	}
	return e.print(map[string]int64{"pause_ms": out.Pause},
		"rewritten: nothing that was erased is left in the database%s; mail waited %d ms\n", done, out.Pause)
}
