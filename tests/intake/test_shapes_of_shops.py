"""Are the exports of marketplaces, payment services and shop systems read, with all that stands above and below them?"""

# ruff: noqa: E501  -- a row of an export is one line

from __future__ import annotations

from datetime import date

import pytest

from clv.core.errors import NoCustomerColumn
from tests.intake.conftest import Read
from tests.intake.shape import Shape, check

SHAPES = [
    Shape(
        "Stripe payments: a positive refund column, a fully refunded payment",
        "id,Created date (UTC),Amount,Amount Refunded,Currency,Captured,Description,Fee,Status,Customer ID,Customer Email\n"
        "ch_1,2025-01-03 10:00:00,30.00,0.00,eur,true,Order 1,1.17,Paid,cus_1,an@example.test\n"
        "ch_2,2025-01-14 10:00:00,12.50,12.50,eur,true,Order 2,0.66,Refunded,cus_2,bo@example.test\n"
        "ch_3,2025-01-15 10:00:00,8.00,0.00,eur,false,Order 3,0,Failed,cus_2,bo@example.test\n"
        "ch_4,2025-01-16 10:00:00,20.00,5.00,eur,true,Order 4,0,Paid,cus_1,an@example.test\n",
        rows=4,
        used=3,
        orders=3,
        customers=2,
        revenue=30 + 12.5 - 12.5 + 20 - 5,
        left_out={"status": 1},
        columns={"customer": "Customer ID", "order": "id", "amount": "Amount", "refund": "Amount Refunded"},
        currency="EUR",
    ),
    Shape(
        "Mollie with decimal commas, a refund without a sum refunded",
        "Date;Payment method;Currency;Amount;Status;ID;Description;Consumer name;Settlement amount;Amount refunded\n"
        "2025-01-03 10:00:00;ideal;EUR;30,00;Paid;tr_1;Order 1;A. Vis;30,00;0,00\n"
        "2025-01-09 10:00:00;ideal;EUR;5,00;Expired;tr_2;Order 2;;;\n"
        "2025-01-19 10:00:00;ideal;EUR;5,00;Paid;tr_3;Order 2;B. Berg;5,00;0,00\n"
        "2025-01-19 11:00:00;refund;EUR;-30,00;Refunded;re_4;Order 1;A. Vis;-30,00;\n",
        rows=4,
        used=3,
        orders=3,
        customers=2,
        revenue=5,
        left_out={"status": 1},
        columns={"customer": "Consumer name", "amount": "Amount"},
    ),
    Shape(
        "Etsy orders: mm/dd/yy, the buyer by id before the name",
        "Sale Date,Order ID,Buyer User ID,Full Name,First Name,Number of Items,Date Shipped,Ship City,Currency,Order Value,Discount Amount,Shipping,Order Total,Order Net,Buyer\n"
        "01/05/25,3001,annvis,Ann Vis,Ann,1,01/06/25,Ede,EUR,25.00,0.00,5.00,30.00,28.5,Ann Vis (annvis)\n"
        "01/25/25,3002,bobb,Bob B,Bob,1,01/26/25,Ede,EUR,10.00,0.00,5.00,15.00,13.5,Bob B (bobb)\n",
        rows=2,
        used=2,
        orders=2,
        customers=2,
        revenue=45,
        columns={"customer": "Buyer User ID", "amount": "Order Total", "date": "Sale Date"},
        first=date(2025, 1, 5),
    ),
    Shape(
        "Etsy items: a line per article",
        "Sale Date,Item Name,Buyer,Quantity,Price,Order Shipping,Item Total,Currency,Transaction ID,Order ID\n"
        "01/05/25,Mug,Ann,2,12.50,5.00,25.00,EUR,900,3001\n"
        "01/25/25,Cup,Bob,1,10.00,5.00,10.00,EUR,901,3002\n01/25/25,Mug,Bob,1,12.50,5.00,12.50,EUR,902,3002\n",
        rows=3,
        used=3,
        orders=2,
        customers=2,
        revenue=47.5,
        columns={"order": "Order ID", "amount": "Item Total"},
    ),
    Shape(
        "eBay orders: blank lines, Jan-03-25, two lines below the table",
        '\n\n"Sales Record Number","Order Number","Buyer Username","Buyer Name","Buyer Email","Quantity","Sold For","Shipping And Handling","Total Price","Sale Date"\n\n'
        '"101","11-1","an1","An Vis","an@example.test","1","$10.00","$2.00","$12.00","Jan-03-25"\n'
        '"102","11-2","bo2","Bo Berg","bo@example.test","1","$20.00","$2.00","$22.00","Jan-14-25"\n\n'
        '"2","record(s) downloaded from","Jan-01-25 00:00:00","to","Jan-31-25 23:59:59"\n"Seller ID: shop"\n',
        rows=4,
        used=2,
        orders=2,
        customers=2,
        revenue=34,
        left_out={"no_date": 2},
        columns={"customer": "Buyer Username", "amount": "Total Price", "date": "Sale Date"},
        currency="USD",
        first=date(2025, 1, 3),
    ),
    Shape(
        "eBay transactions: lines above, payouts among the rows",
        '"Transaction report"\n"This report shows all","x"\n'
        '"Transaction creation date","Type","Order number","Buyer username","Buyer name","Net amount","Payout currency"\n'
        '"3 Jan 2025","Order","11-1","an1","An","10.50","EUR"\n"4 Jan 2025","Order","11-2","bo1","Bo","20.50","EUR"\n'
        '"5 Jan 2025","Payout","--","--","--","-31.00","EUR"\n"6 Jan 2025","Refund","11-2","bo1","Bo","-20.50","EUR"\n',
        rows=4,
        used=3,
        orders=2,
        customers=2,
        revenue=10.5,
        left_out={"set_apart": 1},
        columns={"customer": "Buyer username"},
    ),
    Shape(
        "Square items: discounts, a refund, what was collected",
        "Date,Time,Time Zone,Category,Item,Qty,Gross Sales,Discounts,Net Sales,Tax,Transaction ID,Event Type,Customer ID,Customer Name\n"
        "2025-01-03,10:00:00,Amsterdam,Food,Bread,1,$12.00,$0.00,$12.00,$0.00,T1,Payment,C1,Ann\n"
        "2025-01-04,10:00:00,Amsterdam,Food,Bread,-1,-$12.00,$0.00,-$12.00,$0.00,T2,Refund,C1,Ann\n"
        '2025-01-14,10:00:00,Amsterdam,Food,Cake,1,"$1,012.00",$0.00,"$1,012.00",$0.00,T3,Payment,C2,Bob\n',
        rows=3,
        used=3,
        orders=3,
        customers=2,
        revenue=1012,
        columns={"customer": "Customer ID", "category": "Category"},
        currency="USD",
    ),
    Shape(
        "Shopify's report of orders: what was paid is the total, after discounts and returns",
        "Order name,Day,Customer email,Gross sales,Discounts,Returns,Net sales,Shipping,Taxes,Total sales\n"
        "#1,2025-01-03,a@x.test,100.00,-10.00,0.00,90.00,5.00,18.90,113.90\n#2,2025-01-14,b@x.test,50.00,0.00,-50.00,0.00,0.00,0.00,0.00\n"
        "#3,2025-01-15,b@x.test,20.00,0.00,0.00,20.00,5.00,4.20,29.20\n",
        rows=3,
        used=3,
        orders=3,
        customers=2,
        revenue=113.9 + 29.2,
        columns={"amount": "Total sales"},
    ),
    Shape(
        "a column of refunds",
        "Order,Date,Customer,Total,Refunds\n1,2025-01-03,A,100.00,20.00\n2,2025-01-14,B,50.00,0.00\n",
        rows=2,
        used=2,
        orders=2,
        customers=2,
        revenue=130,
        columns={"refund": "Refunds"},
    ),
    Shape(
        "statuses and customers in words of the shop floor",
        "Bestelling;Datum;Klantnaam;Orderstatus;Totaal\n1;03-01-2025;Jansen;Betaald;100,00\n2;14-01-2025;De Boer;Retour ontvangen;60,00\n"
        "3;15-01-2025;De Boer;Niet betaald;50,00\n4;16-01-2025;De Boer;Vervallen;40,00\n5;17-01-2025;onbekende klant;Betaald;7,00\n",
        rows=5,
        used=2,
        orders=2,
        customers=2,
        revenue=150,
        left_out={"status": 2, "no_customer": 1},
    ),
    Shape(
        "most rows are of guests with id 0, whose e-mail address is there",
        "order_id,order_date,order_total,customer_id,billing_email\n11,2025-02-01 10:00,40.00,0,an@example.test\n"
        "12,2025-02-02 10:00,15.00,0,bo@example.test\n13,2025-02-03 10:00,9.00,6,an@example.test\n",
        rows=3,
        used=3,
        orders=3,
        customers=2,
        revenue=64,
        columns={"customer": "billing_email"},
    ),
    Shape(
        "a till with customers, date and time in two columns, guests 0",
        "ID,Date,Time,Employee,Customer,Customer ID,Total,Subtotal,Tax,Payment Type,Register\n"
        "1,2025-01-03,10:00,Sam,Ann Vis,77,$12.10,$10.00,$2.10,Cash,1\n2,2025-01-13,10:00,Sam,,0,$12.10,$10.00,$2.10,Cash,1\n"
        '3,2025-01-13,10:00,Sam,Bob Berg,78,"$1,012.10","$1,010.00",$2.10,Cash,1\n',
        rows=3,
        used=2,
        orders=2,
        customers=2,
        revenue=1024.2,
        left_out={"no_customer": 1},
        columns={"customer": "Customer ID", "amount": "Total", "order": "ID"},
    ),
    Shape(
        "moments of a database: milliseconds since 1970, cents",
        "customer_id,created_at,amount_cents,currency\n7,1735900000000,1250,EUR\n8,1736900000000,99,EUR\n",
        rows=2,
        used=2,
        orders=2,
        customers=2,
        revenue=13.49,
        first=date(2025, 1, 3),
    ),
    Shape(
        "Magento's own grid",
        "Order #,Purchased On,Bill to Name,G.T. (Base),G.T. (Purchased),Status\n"
        '1,"Jan 3, 2025, 10:11:12 AM",An Vis,"$1,030.00","$1,030.00",Complete\n2,"Jan 14, 2025, 10:11:12 AM",Bo,$30.00,$30.00,Complete\n',
        rows=2,
        used=2,
        orders=2,
        customers=2,
        revenue=1060,
        columns={"amount": "G.T. (Base)", "date": "Purchased On"},
    ),
    Shape(
        "a bank statement: received and paid back",
        '"Datum";"Naam / Omschrijving";"Code";"Af Bij";"Bedrag (EUR)"\n"20250103";"A. Vis";"GT";"Bij";"12,50"\n'
        '"20250114";"B. Berg";"GT";"Bij";"22,50"\n"20250115";"B. Berg";"GT";"Af";"2,50"\n',
        rows=3,
        used=3,
        orders=3,
        customers=2,
        revenue=32.5,
    ),
    Shape(
        "signs that take no room, as web pages leave them",
        "Klant;Datum;Bedrag\n\u200bA;03-01-2025;12,50\u200b\nB;\u200e14-01-2025;\u200e2,50\n",
        rows=2,
        used=2,
        orders=2,
        customers=2,
        revenue=15,
    ),
]
AMAZON = (
    '"Inclusief Amazon Marketplace-transacties"\n"Alle bedragen in EUR, tenzij anders aangegeven"\n"Definities:"\n'
    '"datum/tijd","schikkings-ID","type","bestelnummer","sku","beschrijving","aantal","marketplace","verkoopkosten","totaal"\n'
    '"3 jan. 2025 10:11:12 UTC","123","Bestelling","405-1","SKU1","Mok","1","amazon.nl","-1,50","5,50"\n'
    '"14 jan. 2025 10:11:12 UTC","123","Bestelling","405-2","SKU1","Mok","1","amazon.nl","-1,50","1.005,50"\n'
)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_a_shape_gives_its_rows_orders_customers_and_total(read: Read, shape: Shape) -> None:
    check(read, shape)


def test_amazon_names_no_buyer_and_that_is_said(read: Read) -> None:
    with pytest.raises(NoCustomerColumn, match=r"no customer column\. Found: datum/tijd, .*Choose the column"):
        read(AMAZON)
