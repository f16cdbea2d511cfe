"""Would it have come true: backtest, other models, published figures."""
