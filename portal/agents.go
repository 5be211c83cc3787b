package portal

import (
	"net/http"

	"guichet/mail"
	"guichet/ticket"
)

// Agent is somebody who answers, with his work.
type Agent struct {
	Email    string `json:"email"`
	Name     string `json:"name"`
	Language string `json:"language"`
	Open     int    `json:"open"` // tickets that are assigned to him, by state
	Pending  int    `json:"pending"`
	Resolved int    `json:"resolved"`
	Rating   *Mean  `json:"rating"`
}

// Mean is an average rating from 1 to 5, with how many it is of.
type Mean struct {
	Count int     `json:"count"`
	Mean  float64 `json:"mean"`
}

// Ratings are how requesters rated the desk.
type Ratings struct {
	Overall *Mean           `json:"overall"` // null: nobody rated yet
	Agents  map[string]Mean `json:"agents"`
}

func mean(t ticket.Tally) *Mean {
	if t.Count == 0 {
		return nil
	}
	return &Mean{Count: t.Count, Mean: t.Mean}
}

// ratings sums up how the desk was rated.
func (a *API) ratings(r *http.Request) (any, error) {
	sum, err := a.Pages.Ratings(r.Context())
	v := Ratings{Overall: mean(sum.Overall), Agents: map[string]Mean{}}
	for agent, tally := range sum.Agents {
		v.Agents[agent.String()] = *mean(tally)
	}
	return v, err
}

// agents lists those whom the configuration names.
func (a *API) agents(r *http.Request) (any, error) {
	sum, err := a.Pages.Ratings(r.Context())
	if err != nil {
		return nil, err
	}
	all := []Agent{}
	places := map[mail.Address]int{}
	for _, x := range a.Agents {
		places[x.Address] = len(all)
		all = append(all, Agent{
			Email: x.Address.String(), Name: x.Name, Language: x.Language, Rating: mean(sum.Agents[x.Address]),
		})
	}
	err = a.eachOf(r.Context(), notClosed(), func(t *ticket.Ticket) {
		place, ok := places[t.Assignee]
		if !ok {
			return
		}
		switch t.Status {
		case ticket.Open:
			all[place].Open++
		case ticket.Pending:
			all[place].Pending++
		case ticket.Resolved:
			all[place].Resolved++
		}
	})
	return all, err
}
