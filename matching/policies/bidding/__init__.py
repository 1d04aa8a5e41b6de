"""What `BidPrice` is made of: the state of its prices, the forecast, the sample, and solving for prices anew."""
