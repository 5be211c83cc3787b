package main

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"guichet/portal"
)

type agentCommand struct {
	List    agentList    `cmd:"" help:"Whom the configuration names, with their tickets and ratings."`
	Ratings agentRatings `cmd:"" help:"How requesters rated the desk, overall and per agent."`
}

type agentList struct{}

// Run lists agents.
func (agentList) Run(e *env) error {
	var all []portal.Agent
	if err := e.get("GET", "/agents", nil, &all); err != nil {
		return err
	}
	if e.json {
		return e.print(all, "")
	}
	rows := [][]string{{"ADDRESS", "NAME", "LANGUAGE", "OPEN", "PENDING", "RESOLVED", "RATING"}}
	for _, a := range all {
		rows = append(rows, []string{
			a.Email, a.Name, a.Language, strconv.Itoa(a.Open), strconv.Itoa(a.Pending), strconv.Itoa(a.Resolved), rating(a.Rating),
		})
	}
	return table(rows...)
}

// rating is an average for people: "4.5 of 12".
func rating(m *portal.Mean) string {
	if m == nil {
		return "-"
	}
	return fmt.Sprintf("%.1f of %d", m.Mean, m.Count)
}

type agentRatings struct{}

// Run sums up ratings.
func (agentRatings) Run(e *env) error {
	var sum portal.Ratings
	if err := e.get("GET", "/agents/ratings", nil, &sum); err != nil {
		return err
	}
	if e.json {
		return e.print(sum, "")
	}
	rows := [][]string{{"WHO", "RATING"}, {"all", rating(sum.Overall)}}
	for _, agent := range slices.Sorted(maps.Keys(sum.Agents)) {
		mean := sum.Agents[agent]
		rows = append(rows, []string{agent, rating(&mean)})
	}
	return table(rows...)
}

type articleCommand struct {
	List articleList `cmd:"" help:"The help articles, and how often they were suggested, opened and found helpful."`
}

type articleList struct{}

// Run lists help articles.
func (articleList) Run(e *env) error {
	var all []portal.Article
	if err := e.get("GET", "/articles", nil, &all); err != nil {
		return err
	}
	if e.json {
		return e.print(all, "")
	}
	rows := [][]string{{"NAME", "LANGUAGE", "SUGGESTED", "OPENED", "HELPED", "DID NOT", "TITLE"}}
	for _, a := range all {
		title := a.Title
		if a.Gone {
			title = "(no longer in the folder)"
		}
		rows = append(rows, []string{
			a.Name, orDash(a.Language), strconv.Itoa(a.Suggested), strconv.Itoa(a.Opened), strconv.Itoa(a.Helpful),
			strconv.Itoa(a.Unhelpful), title,
		})
	}
	return table(rows...)
}
